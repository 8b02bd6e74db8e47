from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from jobboard.pages.landing import Landing, biggest, by_category, facts
from jobboard.pages.views.search import results_context
from jobboard.routers import public_reads
from places.models import Place
from postings.choices import Category
from postings.search import JobSearch
from postings.structured_data import breadcrumbs

BIGGEST = 100


@require_safe
@login_not_required
def landing(request, category="", place=""):
    """The results of a search under its own address. Without an open ad it still helps on who kept the address."""
    if category and category not in Category.values:
        raise Http404
    with public_reads(request.user):
        page = Landing(category, get_object_or_404(Place, slug=place) if place else None)
        context = results_context(request, page.search)
        context |= {
            "landing": page,
            "facts": facts(page, context["page"], context["facets"], request.user),
            "json_ld": breadcrumbs(page.trail),
            "canonical_url": page.url,
            "results_level": 2,
            "is_fragment": False,
        }
        return render(request, "pages/landing.html", context)


@require_safe
@login_not_required
def browse(request):
    with public_reads(request.user):
        everything = JobSearch()
        context = {
            "categories": by_category(everything, request.user),
            "places": biggest(everything, request.user, BIGGEST),
        }
        return render(request, "pages/browse.html", context)
