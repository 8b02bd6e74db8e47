"""S5, S6: the results page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import CompanyFactory, PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db


def page(client, query=None, **headers):
    return client.get(reverse("search"), query or {}, **headers)


def test_shows_open_ads_to_everybody(client):
    PostingFactory(title="Welder")
    response = page(client)
    assert response.status_code == 200
    assert "Welder" in response.content.decode()


@pytest.mark.parametrize("trait", ["draft", "scheduled", "closed", "paused", "frozen"])
def test_hides_ads_that_are_not_open(client, trait):
    PostingFactory(title="Welder", **{trait: True})
    assert "Welder" not in page(client).content.decode()


def test_htmx_gets_the_results_alone_and_caches_are_told(client):
    PostingFactory(title="Welder")
    response = page(client, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "Welder" in response.content.decode()
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("asked", [{"HX-Target": "main"}, {"HX-History-Restore-Request": "true"}])
def test_htmx_gets_the_whole_page_where_it_replaces_the_whole(client, asked):
    content = page(client, headers={"HX-Request": "true"} | asked).content.decode()
    assert content.count("<html") == content.count('id="facets"') == 1
    assert "hx-swap-oob" not in content


def test_each_chosen_filter_is_a_chip_with_the_search_without_it(client):
    PostingFactory(contract="internship")
    content = page(client, {"q": "gardener", "contract": "internship"}).content.decode()
    assert 'href="/jobs/?q=gardener"' in content
    assert 'href="/jobs/?contract=internship"' in content


def test_an_empty_result_says_what_wider_searches_would_find(client):
    essen = PlaceFactory(id=2928810)
    essen.names.create(folded="essen", weight=1)
    PostingFactory(title="Welder", places=[PlaceFactory(name="Far", beside=40)])
    content = page(client, {"q": "welder", "where": "Essen"}).content.decode()
    assert "within 50 km" in content
    assert "everywhere" in content
    assert "within 30 km" not in content


def test_pages_on_by_cursor(client):
    for n in range(30):
        PostingFactory(title=f"Welder {n}.")
    first = page(client)
    second = client.get(first.context["page"].next_url)
    titles = [p.title for p in first.context["page"].postings] + [
        p.title for p in second.context["page"].postings
    ]
    assert len(titles) == len(set(titles)) == 30


def test_the_canonical_address_is_named(client):
    content = page(client, {"q": " a  b ", "radius": "20", "sort": "newest"}).content.decode()
    assert '<link rel="canonical" href="https://jobs.example.org/jobs/?q=a+b">' in content


def test_post_is_not_allowed(client):
    assert client.post(reverse("search")).status_code == 405


def test_queries_do_not_grow_with_the_rows(client):
    PostingFactory(places=["Essen"])
    with CaptureQueriesContext(connection) as one:
        page(client, {"q": "gardener"})
    for _ in range(2):
        PostingFactory(places=["Essen", "Bonn"], company=CompanyFactory())
    with CaptureQueriesContext(connection) as three:
        page(client, {"q": "gardener"})
    assert len(three) == len(one) <= 10
