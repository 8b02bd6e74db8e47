from functools import partial
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from applications.applying.states import apply_state
from applications.marks.lookup import marks_for, posting_marks, record_seen, visible_to
from jobboard.pages import share_image
from jobboard.pages.landing import Landing
from jobboard.routers import public_reads
from postings import counters, estimates
from postings.models import Posting
from postings.search import JobSearch, with_query
from postings.similar import place_key, similar_to
from postings.structured_data import json_ld
from postings.titles import bare

SIMILAR = 4


@require_safe
@login_not_required
def posting_detail(request, slug, pk):
    """The ad, on its timeline (J4): open, closed but still readable, then gone for good."""
    with public_reads(request.user):
        posting = get_object_or_404(Posting.objects.published().for_list(), pk=pk)
        if posting.is_gone:
            return render_gone(request, posting)
        if slug != posting.slug:
            url = with_query(posting.get_absolute_url(), request.META["QUERY_STRING"])
            return redirect(url, permanent=True)
        counters.count(request, posting, "views")
        record_seen(request, posting)
        return render_posting(request, posting)


def render_gone(request, posting):
    similar = similar_jobs(posting, request.user)
    context = {"similar": similar, "marks": marks_for(request.user, similar), "trail": trail(posting)}
    return render(request, "410.html", context, status=410)


@require_safe
@login_not_required
def posting_out(request, pk):
    """Leads to the employer's own form; once the ad has closed, to the ad, which says so."""
    posting = get_object_or_404(Posting.objects.published(), pk=pk)
    if not posting.is_open or posting.easy_apply or not posting.apply_url:
        return redirect(posting)
    counters.count(request, posting, "clicks")
    return redirect(posting.apply_url)


@require_safe
@login_not_required
@cache_control(public=True, max_age=24 * 3600)
def posting_image(request, pk):
    """As long as the ad can be read: links to it have been shared."""
    with public_reads(AnonymousUser()):
        posting = get_object_or_404(Posting.objects.published().for_cards(), pk=pk)
    if posting.is_gone:
        raise Http404
    image = share_image.ShareImage.of(posting)
    tag = f'"{image.key}"'
    return get_conditional_response(request, etag=tag) or HttpResponse(
        image.png(), content_type="image/png", headers={"ETag": tag}
    )


@require_safe
def posting_preview(request, pk):
    """The ad exactly as the public will see it, for those who may see it in the admin."""
    posting = get_object_or_404(Posting.objects.managed_by(request.user).for_list(), pk=pk)
    return render_posting(request, posting, preview=True)


def render_posting(request, posting, *, preview=False):
    alert = alert_search(posting)
    similar = similar_jobs(posting, request.user)
    context = {
        "posting": posting,
        "company": posting.company,
        "places": posting.places.all(),
        "estimate": estimates.estimate(posting),
        "apply": as_if_open(request, posting) if preview else apply_state(posting, request.user),
        "similar": similar,
        "alert_query": alert.query_string,
        "alert_label": alert.title,
        "json_ld": json_ld(posting) if posting.is_open else "",
        "is_closed": not posting.is_open and not preview,
        "is_preview": preview,
        "marks": marks_for(request.user, similar),
        "map_url": map_url(posting),
        "share_image": share_image.address(posting),
        "trail": trail(posting),
    } | posting_marks(request.user, posting)
    return render(request, "pages/posting.html", context)


def as_if_open(request, posting):
    """The apply button that the public will see; in a preview it leads nowhere."""
    return {"state": "apply" if posting.easy_apply else "external", "url": request.path}


def trail(posting):
    """The way to more like it: its category, and that in the first of its places that the gazetteer knows."""
    place = next((place.place for place in posting.places.all() if place.place_id), None)
    return Landing(posting.category, place).trail


def similar_jobs(posting, user):
    return similar_to(posting, size=SIMILAR, narrow=partial(visible_to, user=user))


def alert_search(posting):
    """“Jobs by email” from an ad: its title without brackets and gender endings, around its first place."""
    return JobSearch(q=bare(posting.title), where=place_key(posting))


def map_url(posting):
    """OpenStreetMap at the ad's first place, or a search for its address; nothing is asked before the click."""
    place = next(iter(posting.places.all()), None)
    if place is None:
        return ""
    if place.latitude is not None:
        point = f"{place.latitude:.5f}/{place.longitude:.5f}"
        return f"https://www.openstreetmap.org/?mlat={place.latitude:.5f}&mlon={place.longitude:.5f}#map=14/{point}"
    return "https://www.openstreetmap.org/search?" + urlencode(
        {"query": f"{place.postal_code} {place.locality}"}
    )
