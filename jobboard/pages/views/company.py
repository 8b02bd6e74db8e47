from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from applications.marks.lookup import companies_visible_to, hides_company, marks_for, visible_to
from companies.models import Company
from jobboard.pages import counts, newest
from jobboard.routers import public_reads
from postings.models import PostingIndex, PostingPlace
from postings.search import JobSearch
from postings.search.result_page import ResultPage

PAGE_SIZE = 48
TOWNS = 12


@require_safe
@login_not_required
def company_list(request):
    """Companies with open ads, by name."""
    with public_reads(request.user):
        numbers = open_counts(request.user)
        companies = companies_visible_to(request.user).filter(pk__in=list(numbers)).order_by("name", "pk")
        page = Paginator(companies, PAGE_SIZE).get_page(request.GET.get("page"))
        for company in page.object_list:
            company.open_count = numbers[company.pk]
        return render(request, "pages/companies.html", {"companies": page.object_list, "page": page})


def open_counts(user):
    """{company id: how many open ads}; of a big board those of everybody, whatever this person has hidden."""
    if PostingIndex.objects.is_big():
        return {pk: n for pk, (n, _at) in newest.of_companies().items()}
    return dict(counts.of_companies(user))


@require_safe
@login_not_required
def company_detail(request, slug):
    with public_reads(request.user):
        company = get_object_or_404(Company, slug=slug)
        search = JobSearch(company=(company.slug,))
        narrow = partial(visible_to, user=request.user)
        page = ResultPage(search, request.GET.get("after", ""), narrow=narrow)
        context = {
            "company": company,
            "photos": list(company.photos.all()),
            "towns": towns(company),
            "search": search,
            "page": page,
            "postings": page.postings,
            "alert_query": search.query_string,
            "company_is_hidden": hides_company(request.user, company),
            "marks": marks_for(request.user, page.postings),
        }
        return render(request, "pages/company.html", context)


def towns(company):
    """Where it has open ads, the towns with most of them first."""
    places = PostingPlace.objects.filter(posting__in=company.postings.open())
    counted = (
        places.values_list("locality")
        .annotate(ads=Count("posting", distinct=True))
        .order_by("-ads", "locality")
    )
    return [town for town, _ads in counted[:TOWNS]]
