"""The read-only JSON API (F2): the same search as the page, for machines. What it answers stands in openapi.py."""

import re

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jobboard.routers import public_reads

from . import openapi
from .machines import for_machines
from .models import Posting
from .search import JobSearch, with_query
from .search.result_page import ResultPage
from .structured_data import absolute


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


@for_machines("api")
def posting_list(request):
    search = JobSearch.from_query(request.GET)
    with public_reads(AnonymousUser()):
        page = ResultPage(search, request.GET.get("after", ""))
        prefetch_related_objects(page.postings, "places")
        found = {
            "count": page.count,
            "count_is_estimate": page.count_is_estimate,
            "canonical": search.canonical,
            "notices": page.notices,
            "next": next_page(reverse("api_postings"), page),
            "results": [as_json(posting) for posting in page.postings],
        }
    return JsonResponse(found)


def next_page(path, page):
    """The address of what comes after this page, likewise; None if nothing does."""
    if not page.next_cursor:
        return None
    query = "&".join(filter(None, [page.search.query_string, f"after={page.next_cursor}"]))
    return absolute(with_query(path, query))


@for_machines("api")
def posting_detail(request, pk):
    """`pk` is whatever stands there, so that nonsense is answered in JSON, too."""
    with public_reads(AnonymousUser()):
        is_number = re.fullmatch(r"\d{1,18}", pk, re.ASCII)
        posting = Posting.objects.open().for_list().filter(pk=pk).first() if is_number else None
        if posting is None:
            return JsonResponse({"error": _("There is no open job with this number.")}, status=404)
        found = as_json(posting) | {
            name: getattr(posting, name) for name, _heading, _text in posting.sections
        }
    return JsonResponse(found)


@for_machines("api", max_age=3600)
def document(request):
    return JsonResponse(openapi.document(settings.SITE_URL, settings.SITE_NAME))
