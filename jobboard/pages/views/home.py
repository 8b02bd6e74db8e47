from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.marks import marks_for, visible_to
from companies.models import Company
from jobboard.pages.forms import SearchForm
from jobboard.pages.landing import biggest, by_category
from jobboard.routers import public_reads
from postings.search import JobSearch
from postings.search.result_page import ResultPage

NEWEST = 8
COMPANIES = 12


@require_safe
@login_not_required
def home(request):
    with public_reads(request.user):
        everything, narrow = JobSearch(), partial(visible_to, user=request.user)
        page = ResultPage(everything, size=NEWEST, narrow=narrow)
        context = {
            "postings": page.postings,
            "count": page.count,
            "categories": by_category(everything, narrow),
            "places": biggest(everything, narrow),
            "companies": companies(narrow(everything.matches())),
            "form": SearchForm.of(everything),
            "marks": marks_for(request.user, page.postings),
        }
    return render(request, "pages/home.html", context)


def companies(rows):
    """Those with most open ads."""
    counts = dict(rows.values_list("company").annotate(n=Count("*")).order_by("-n", "company")[:COMPANIES])
    found = Company.objects.in_bulk(counts)
    for pk, company in found.items():
        company.open_count = counts[pk]
    return [found[pk] for pk in counts]
