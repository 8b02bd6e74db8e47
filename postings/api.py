"""The read-only JSON API (F2): the same search as the page, for machines."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from .models import Posting
from .search import JobSearch, with_query
from .search.result_page import ResultPage


def absolute(path):
    return f"{settings.SITE_URL}{path}"


def as_json(posting):
    """The keys are an interface: they may grow, never change. Money as numbers, times in ISO 8601, UTC."""
    return {
        "id": posting.pk,
        "url": absolute(posting.get_absolute_url()),
        "title": posting.title,
        "company": {"name": posting.company.name, "slug": posting.company.slug},
        "places": [
            {
                "name": place.locality,
                "postal_code": place.postal_code,
                "country": place.country,
                "latitude": place.latitude,
                "longitude": place.longitude,
            }
            for place in posting.places.all()
        ],
        "contract": posting.contract,
        "hours": posting.hours,
        "model": posting.model,
        "category": posting.category,
        "salary": salary(posting),
        "language": posting.language,
        "published_at": iso(posting.published_at),
        "closes_at": iso(posting.closes_at),
        "easy_apply": posting.easy_apply,
    }


def salary(posting):
    if not posting.has_salary:
        return None
    return {
        "min": number(posting.salary_min),
        "max": number(posting.salary_max),
        "currency": posting.salary_currency,
        "period": posting.salary_period,
    }


def number(amount):
    return None if amount is None else float(amount)


def iso(moment):
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


@require_safe
@login_not_required
@cache_control(public=True, max_age=60)
def posting_list(request):
    search = JobSearch.from_query(request.GET)
    page = ResultPage(search, request.GET.get("after", ""))
    path = reverse("api_postings")
    following = ""
    if page.next_cursor:
        following = absolute(
            with_query(path, "&".join(filter(None, [search.query_string, f"after={page.next_cursor}"])))
        )
    return JsonResponse(
        {
            "count": page.count,
            "count_is_estimate": page.count_is_estimate,
            "canonical": search.canonical,
            "notices": page.notices,
            "next": following or None,
            "results": [as_json(posting) for posting in page.postings],
        }
    )


@require_safe
@login_not_required
@cache_control(public=True, max_age=60)
def posting_detail(request, pk):
    posting = get_object_or_404(Posting.objects.open().for_list(), pk=pk)
    return JsonResponse(
        as_json(posting) | {name: getattr(posting, name) for name, _heading, _text in posting.sections}
    )
