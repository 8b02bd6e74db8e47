"""J4, J2: an ad at the instants at which it opens, closes and is gone, and in the states in between."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from jobboard.pages.sitemap import A_FILE
from postings.models import Posting, PostingIndex
from tests.factories import PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db
PUBLISHED = datetime(2026, 3, 2, 8, tzinfo=UTC)
CLOSES = datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC)  # the night in which clocks change lies before it
GONE = CLOSES + timedelta(days=30)
INSTANT = timedelta(microseconds=1)
SITEMAP = ["/sitemap-ads-", "/sitemap-companies-0.xml", "/sitemap-trades-0.xml", "/sitemap-places-0.xml"]


@pytest.fixture
def clock(monkeypatch):
    """clock(moment): it is then."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def ad():
    return PostingFactory(
        title="Welder",
        category="trades",
        published_at=PUBLISHED,
        closes_at=CLOSES,
        places=[PlaceFactory(slug="essen")],
    )


def page(client, ad):
    return client.get(ad.get_absolute_url())


def lists_that_name_it(client, ad):
    """Every list, feed and machine's answer that holds open ads, and whether it holds this one."""
    paths = ["/", "/jobs/", "/jobs/?q=welder", "/jobs/in/essen/", "/jobs/category/trades/", "/api/jobs/"]
    paths += ["/jobs.atom", "/jobs.atom?q=welder", "/feeds/indeed.xml", f"/sitemap-ads-{ad.pk // A_FILE}.xml"]
    paths.append(ad.company.get_absolute_url())
    found = {path for path in paths if ad.get_absolute_url() in text(client.get(path))}
    if client.get(reverse("api_posting", args=[ad.pk])).status_code == 200:
        found.add("its own JSON")
    found |= {path for path in SITEMAP if path in text(client.get("/sitemap.xml"))}
    return found, len(paths) + 1 + len(SITEMAP)


def text(response):
    return b"".join(response).decode()


def assert_open(client, ad):
    response = page(client, ad)
    content = response.content.decode()
    assert response.status_code == 200
    assert "application/ld+json" in content
    assert reverse("applications:apply", args=[ad.pk]) in content
    assert "noindex" not in content
    assert "is closed" not in content
    found, every = lists_that_name_it(client, ad)
    assert len(found) == every


def assert_closed_but_readable(client, ad):
    response = page(client, ad)
    content = response.content.decode()
    assert response.status_code == 200
    assert "This job is closed." in content
    assert "Plant trees" in content
    assert '<meta name="robots" content="noindex">' in content
    assert "application/ld+json" not in content
    assert reverse("applications:apply", args=[ad.pk]) not in content
    assert lists_that_name_it(client, ad)[0] == set()


def test_it_is_not_found_before_it_opens_and_open_from_that_instant(client, clock, ad):
    clock(PUBLISHED - INSTANT)
    assert page(client, ad).status_code == 404
    assert lists_that_name_it(client, ad)[0] == set()
    clock(PUBLISHED)
    assert_open(client, ad)


def test_it_is_open_to_the_closing_instant_and_closed_from_it_on(client, clock, ad):
    clock(CLOSES - INSTANT)
    assert_open(client, ad)
    clock(CLOSES)
    assert_closed_but_readable(client, ad)


def test_it_stays_readable_for_30_days_with_similar_jobs_and_is_then_gone(client, clock, ad):
    similar = PostingFactory(
        title="Welder",
        category="trades",
        published_at=PUBLISHED,
        closes_at=None,
        places=[ad.places.get().place],
    )
    clock(GONE - INSTANT)
    closed = page(client, ad)
    assert closed.status_code == 200
    assert closed.context["similar"] == [similar]
    clock(GONE)
    gone = page(client, ad)
    assert gone.status_code == 410
    assert gone.context["similar"] == [similar]
    assert "noindex" in gone.content.decode()
    assert 'href="/jobs/category/trades/in/essen/"' in gone.content.decode()
    assert client.get(reverse("posting", args=["old-title", ad.pk])).status_code == 410


def test_an_ad_without_an_end_never_closes(client, clock, ad):
    Posting.objects.update(closes_at=None)
    clock(PUBLISHED + timedelta(days=4000))
    assert_open(client, ad)


def test_an_extended_ad_is_open_again_at_the_same_address(client, clock, ad):
    clock(CLOSES + timedelta(days=3))
    assert_closed_but_readable(client, ad)
    Posting.objects.update(closes_at=CLOSES + timedelta(days=9))
    assert_open(client, ad)


def test_while_it_is_paused_the_page_says_so_and_nothing_lists_it(client, clock, ad):
    clock(PUBLISHED + timedelta(days=1))
    Posting.objects.update(paused_at=PUBLISHED)
    response = page(client, ad)
    content = response.content.decode()
    assert response.status_code == 200
    assert "This job is paused." in content
    assert "is closed" not in content
    assert '<meta name="robots" content="noindex">' in content
    assert "application/ld+json" not in content
    assert reverse("applications:apply", args=[ad.pk]) not in content
    assert lists_that_name_it(client, ad)[0] == set()


@pytest.mark.parametrize("moment", [PUBLISHED, CLOSES, GONE])
def test_a_frozen_ad_is_nowhere_at_any_time(client, clock, ad, moment):
    clock(moment)
    Posting.objects.update(frozen_at=PUBLISHED)
    assert page(client, ad).status_code == 404
    assert lists_that_name_it(client, ad)[0] == set()


@pytest.mark.parametrize("moment", [PUBLISHED, CLOSES])
def test_a_new_title_moves_the_address_for_good_and_keeps_the_id_and_the_query(client, clock, ad, moment):
    clock(moment)
    old = ad.get_absolute_url()
    ad.title = "Schweißer (m/w/d)"
    ad.save()
    response = client.get(f"{old}?utm_source=mail&x=%C3%A4")
    assert response.status_code == 301
    assert response["Location"] == f"/jobs/schweisser-mwd-{ad.pk}/?utm_source=mail&x=%C3%A4"
    assert client.get(old)["Location"] == ad.get_absolute_url()


def test_the_employers_own_form_is_left_for_the_ad_once_that_has_closed(client, clock):
    ad = PostingFactory(published_at=PUBLISHED, closes_at=CLOSES, external=True)
    out = reverse("posting_out", args=[ad.pk])
    clock(CLOSES - INSTANT)
    assert client.get(out)["Location"] == ad.apply_url
    clock(CLOSES)
    assert client.get(out)["Location"] == ad.get_absolute_url()
    assert out not in page(client, ad).content.decode()


def test_every_way_to_ask_whether_it_is_open_says_the_same(clock):
    clock(CLOSES)
    moments = [CLOSES - INSTANT, CLOSES, CLOSES + INSTANT]
    for published, closes, paused, frozen in product(
        [None, *moments], [None, *moments], *[[None, CLOSES]] * 2
    ):
        if published and closes and closes < published:
            continue
        PostingFactory(published_at=published, closes_at=closes, paused_at=paused, frozen_at=frozen)
    said = {
        "open()": set(Posting.objects.open().values_list("pk", flat=True)),
        "in_state": set(Posting.objects.in_state("open").values_list("pk", flat=True)),
        "is_open": {ad.pk for ad in Posting.objects.all() if ad.is_open},
        "the index": set(PostingIndex.objects.open().values_list("pk", flat=True)),
    }
    assert len(set(map(frozenset, said.values()))) == 1, said
    assert 0 < len(said["open()"]) < Posting.objects.count()
