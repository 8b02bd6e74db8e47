"""The sitemap of a big board is answered from what a task has found out, not by looking through all ads."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobboard.pages.tasks import keep_newest
from postings.models import index
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory
from tests.pages.test_sitemap import listed, whole

pytestmark = pytest.mark.django_db
FILES = ["/sitemap.xml", "/sitemap-companies-0.xml", "/sitemap-places-0.xml", "/sitemap-it-0.xml"]


@pytest.fixture
def big(monkeypatch):
    monkeypatch.setattr(index, "BIG", 0)
    cache.clear()


def add(town, **traits):
    place = PlaceFactory(name=town, slug=town.lower())
    return PostingFactory(places=[place], company=CompanyFactory(), category="it", **traits)


def looks_through_all(query):
    return "postings_postingindex" in query and (
        ("unnest" in query and "EXISTS" not in query) or "GROUP BY" in query
    )


def scans_of(client, path):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in asked if looks_through_all(query["sql"])]


@pytest.mark.parametrize("path", FILES)
def test_no_file_looks_through_all_ads(client, big, path):
    add("Essen")
    keep_newest()
    assert scans_of(client, path) == []


def test_what_was_not_found_out_yet_is_found_once(client, big):
    add("Essen")
    for path in FILES[1:]:
        assert len(scans_of(client, path)) == 1
        assert scans_of(client, path) == []


def test_it_lists_what_a_small_board_lists(client, monkeypatch):
    add("Essen")
    add("Bochum", remote=True)
    add("Herne", closed=True)
    small = whole(client)
    monkeypatch.setattr(index, "BIG", 0)
    keep_newest()
    assert whole(client) == small


def test_what_came_meanwhile_is_listed_after_the_next_run(client, big):
    add("Essen")
    keep_newest()
    posting = add("Bochum")
    keep_newest()
    assert "/jobs/in/bochum/" in listed(client, "/sitemap-places-0.xml")
    assert posting.company.get_absolute_url() in listed(client, "/sitemap-companies-0.xml")


def test_a_small_board_is_asked_itself(client):
    add("Essen")
    keep_newest()
    add("Bochum")
    assert "/jobs/in/bochum/" in listed(client, "/sitemap-places-0.xml")
