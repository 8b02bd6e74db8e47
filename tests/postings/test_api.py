"""F2: the JSON API is the same search for machines."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db
KEYS = {
    "id", "url", "title", "company", "places", "contract", "hours", "model", "category", "salary", "language",
    "published_at", "closes_at", "easy_apply",
}  # fmt: skip


def test_lists_open_ads_with_the_promised_keys(client):
    posting = PostingFactory(paid=True, places=[PlaceFactory()])
    PostingFactory(closed=True)
    answer = client.get("/api/jobs/").json()
    assert answer["count"] == 1
    assert answer["count_is_estimate"] is False
    assert answer["next"] is None
    [result] = answer["results"]
    assert set(result) == KEYS
    assert result["url"] == f"https://jobs.example.org{posting.get_absolute_url()}"
    assert result["salary"] == {"min": 48000.0, "max": 60000.0, "currency": "EUR", "period": "year"}
    assert result["places"][0]["name"] == "Essen"


def test_says_the_canonical_search_and_what_it_ignored(client):
    answer = client.get("/api/jobs/?q=cook&radius=20&contract=boss").json()
    assert answer["canonical"] == "q=cook"
    assert answer["notices"]


def test_leads_from_page_to_page(client):
    for _ in range(27):
        PostingFactory()
    first = client.get("/api/jobs/?lang=en").json()
    second = client.get(first["next"]).json()
    assert len({result["id"] for result in first["results"] + second["results"]}) == 27
    assert second["next"] is None


def test_an_item_has_the_texts_too(client):
    posting = PostingFactory()
    item = client.get(reverse("api_posting", args=[posting.pk])).json()
    assert set(item) > KEYS
    assert item["tasks"] == posting.tasks


@pytest.mark.parametrize("trait", ["draft", "closed", "frozen"])
def test_an_item_that_is_not_open_is_not_found(client, trait):
    assert client.get(reverse("api_posting", args=[PostingFactory(**{trait: True}).pk])).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "trace"])
def test_reads_only(client, method):
    assert getattr(client, method)("/api/jobs/").status_code == 405


def test_a_list_asks_as_often_for_three_as_for_one(client):
    PostingFactory(places=["Essen"])
    with CaptureQueriesContext(connection) as one:
        client.get("/api/jobs/")
    for _ in range(2):
        PostingFactory(places=["Essen", "Bonn"])
    with CaptureQueriesContext(connection) as three:
        assert len(client.get("/api/jobs/").json()["results"]) == 3
    assert len(three) == len(one)
