"""The answer to a search that the database cut off (statement_timeout): it says so and offers a narrower one."""

import logging
import re
from dataclasses import replace

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jobboard.pages.landing import Landing
from places.models import Place
from postings.search import JobSearch, with_query

logger = logging.getLogger(__name__)

AGAIN_AFTER = "10"  # seconds
PAGES = ("search", "landing_place", "landing_category", "landing_category_place", "browse")
ALTERNATIVE = re.compile(r"\s(?:or|oder|\|)\s", re.IGNORECASE)
DAYS = 7
RADIUS = 5


def too_slow(request):
    """None where nothing was searched for: then it is an error like others."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name in PAGES:
        response = page(request)
    elif name == "api_postings":
        path = f"{settings.SITE_URL}{reverse('api_postings')}"
        offers = narrower(JobSearch.from_query(request.GET))
        response = as_json(narrower=[with_query(path, search.query_string) for _label, search in offers])
    elif name.endswith("suggest"):
        response = as_json(results=[])
    else:
        return None
    logger.warning("search cut off: %s", name)
    response["Retry-After"], response["Cache-Control"] = AGAIN_AFTER, "no-store"
    return response


def as_json(**data):
    error = _("This search took too long and was stopped. Ask for less, or try again later.")
    return JsonResponse({"error": error} | data, status=503)


def page(request):
    search = asked(request)
    context = {
        "offers": [(label, other.url) for label, other in narrower(search)],
        "q": search.q,
        "where": search.where_text if search.where.isdigit() else search.where,  # words need no look-up
        "kept": [pair for pair in search.pairs() if pair[0] not in ("q", "where", "radius")],
    }
    response = render(request, "pages/too_slow.html", context, status=503)
    if request.htmx:
        response["HX-Retarget"] = response["HX-Reselect"] = "#main"
    return response


def asked(request):
    """The search of the results page or of a landing page."""
    kwargs = request.resolver_match.kwargs
    if not kwargs:
        return JobSearch.from_query(request.GET)
    place = Place.objects.filter(slug=kwargs.get("place", "")).first()
    return Landing(kwargs.get("category", ""), place).search


def narrower(search):
    """(words, search): what finds less of the same, and so is found sooner."""
    offers = []
    if not search.since or search.since > DAYS:
        offers.append((_("only the last 7 days"), replace(search, since=DAYS)))
    first = ALTERNATIVE.split(search.q)[0].strip()
    if first != search.q:
        offers.append((_("only “%(words)s”") % {"words": first}, replace(search, q=first)))
    if search.q and search.where:
        offers.append((_("with the place only"), replace(search, q="")))
    if search.where and search.radius > RADIUS:
        offers.append((_("within %(km)s km") % {"km": RADIUS}, replace(search, radius=RADIUS)))
    return offers
