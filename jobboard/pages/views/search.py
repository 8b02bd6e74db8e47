from dataclasses import replace
from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.marks.lookup import marks_for, visible_to
from jobboard.routers import public_reads
from postings.search import JobSearch
from postings.search.labels import did_you_mean, wider
from postings.search.query_string import DEFAULT_RADIUS, RADII
from postings.search.result_page import ResultPage


@require_safe
@login_not_required
def search(request):
    with public_reads(request.user):
        context = results_context(request, JobSearch.from_query(request.GET), request.GET.get("after", ""))
        template = "pages/_results.html" if context["is_fragment"] else "pages/search.html"
        return render(request, template, context)


def wants_fragment(request):
    """htmx asks for the results alone; going back to the page, or a filter on a landing page, needs all of it."""
    htmx = request.htmx
    return bool(htmx) and not htmx.history_restore_request and htmx.target != "main"


def results_context(request, job_search, after=""):
    page = ResultPage(job_search, after, narrow=partial(visible_to, user=request.user))
    facets = page.facets
    return {
        "is_fragment": wants_fragment(request),
        "search": job_search,
        "radii": RADII,
        "default_radius": DEFAULT_RADIUS,
        "page": page,
        "facets": facets.all(),
        "unpriced": {
            "count": facets.unpriced,
            "included": job_search.unpriced,
            "url": replace(job_search, unpriced=not job_search.unpriced).url,
        },
        "did_you_mean": [*did_you_mean(job_search), *job_search.place_alternatives],
        "wider": [] if page.postings else wider(job_search, RADII),
        "canonical_url": job_search.canonical_url,
        "alert_query": job_search.query_string,
        "marks": marks_for(request.user, page.postings),
    }
