from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.marks import marks_for, visible_to
from companies.models import Company
from jobboard.pages.forms import SearchForm
from jobboard.routers import public_reads
from postings.choices import Category
from postings.search import JobSearch
from postings.search.result_page import ResultPage

NEWEST = 8
COMPANIES = 12


@require_safe
@login_not_required
def home(request):
    with public_reads(request.user):
        everything = JobSearch()
        page = ResultPage(everything, size=NEWEST, narrow=partial(visible_to, user=request.user))
        context = {
            "postings": page.postings,
            "count": page.count,
            "categories": categories(everything),
            "companies": companies(visible_to(everything.matches(), request.user)),
            "form": SearchForm.of(everything),
            "marks": marks_for(request.user, page.postings),
        }
    return render(request, "pages/home.html", context)


def categories(search):
    """(slug, name, open ads), those with most first."""
    counts = search.matches().values_list("category").annotate(n=Count("*")).order_by("-n")
    return [(value, Category(value).label, n) for value, n in counts]


def companies(rows):
    """Those with most open ads."""
    counts = dict(rows.values_list("company").annotate(n=Count("*")).order_by("-n", "company")[:COMPANIES])
    found = Company.objects.in_bulk(counts)
    for pk, company in found.items():
        company.open_count = counts[pk]
    return [found[pk] for pk in counts]
