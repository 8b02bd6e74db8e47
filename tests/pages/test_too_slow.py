"""A search that takes too long is cut off by the database itself, here one that waits for a table that is locked."""

import os
import re

import psycopg
import pytest
from django.db import connection
from django.test import Client

from jobboard.settings.databases import database
from places.models import PlaceName
from postings.models import PostingIndex
from tests.factories import PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def slow():
    """slow(model): from now on whatever reads the table is cut off after a tenth of a second."""
    other = connection.copy()
    other.set_autocommit(False)

    def lock(model, limit="statement_timeout"):
        other.cursor().execute(f"LOCK TABLE {model._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        connection.cursor().execute(f"SET {limit} = '100ms'")

    yield lock
    other.rollback()
    other.close()
    connection.cursor().execute("RESET statement_timeout")
    connection.cursor().execute("RESET lock_timeout")


@pytest.fixture
def essen():
    essen = PlaceFactory(id=2928810, slug="essen")
    essen.names.create(folded="essen", weight=1)
    PostingFactory(title="Welder", category="trades", places=[essen])
    return essen


def offers(response):
    chips = response.content.decode().split('class="empty"', 1)[1]
    return dict(reversed(pair) for pair in re.findall(r'class="chip" href="([^"]+)">([^<]+)<', chips))


def test_web_processes_hold_a_connection_for_three_seconds_at_most():
    options = database(os.environ["DATABASE_URL"])["OPTIONS"]["options"]
    with psycopg.connect(os.environ["DATABASE_URL"], options=options) as web:
        limits = [
            web.execute(f"SHOW {name}").fetchone()
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        ]
    assert limits == [("3s",), ("2s",), ("10s",)]


@pytest.mark.parametrize("limit", ["statement_timeout", "lock_timeout"])
def test_the_page_says_so_keeps_what_was_typed_and_offers_less(client, essen, slow, limit):
    slow(PostingIndex, limit)
    response = client.get("/jobs/", {"q": "welder or smith", "where": "Essen", "contract": "permanent"})
    content = response.content.decode()
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "no-store" in response["Cache-Control"]
    assert "This search took too long" in content
    assert "noindex" in content
    assert 'value="welder or smith"' in content
    assert 'value="Essen"' in content
    assert '<input type="hidden" name="contract" value="permanent">' in content
    assert offers(response) == {
        "only the last 7 days": "/jobs/?contract=permanent&amp;q=welder+or+smith&amp;since=7&amp;where=Essen",
        "only “welder”": "/jobs/?contract=permanent&amp;q=welder&amp;where=Essen",
        "with the place only": "/jobs/?contract=permanent&amp;where=Essen",
        "within 5 km": "/jobs/?contract=permanent&amp;q=welder+or+smith&amp;radius=5&amp;where=Essen",
        "Try again": "/jobs/?q=welder+or+smith&amp;where=Essen&amp;contract=permanent",
    }


def test_only_what_is_narrower_is_offered(client, slow):
    slow(PostingIndex)
    assert set(offers(client.get("/jobs/", {"since": "3"}))) == {"Try again"}
    assert set(offers(client.get("/jobs/", {"q": "order"}))) == {"only the last 7 days", "Try again"}


@pytest.mark.parametrize(
    "path", ["/jobs/category/trades/in/essen/", "/jobs/in/essen/", "/jobs/category/trades/"]
)
def test_a_landing_page_offers_a_narrower_search(client, essen, slow, path):
    slow(PostingIndex)
    response = client.get(path)
    assert response.status_code == 503
    found = offers(response)
    assert "since=7" in found["only the last 7 days"]
    assert ("category=trades" in found["only the last 7 days"]) == ("category" in path)
    assert (f"where={essen.pk}" in found["only the last 7 days"]) == ("essen" in path)
    assert ('value="Essen (Nordrhein-Westfalen)"' in response.content.decode()) == ("essen" in path)
    assert found["Try again"] == path


def test_the_page_with_all_places_says_so_too(client, slow):
    slow(PostingIndex)
    assert "took too long" in client.get("/jobs/browse/").content.decode()


def test_the_api_says_so_in_json(client, slow):
    slow(PostingIndex)
    response = client.get("/api/jobs/", {"q": "welder or smith"})
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert response["Cache-Control"] == "no-store"
    assert "took too long" in response.json()["error"]
    assert "https://jobs.example.org/api/jobs/?q=welder" in response.json()["narrower"]


def test_suggestions_are_none_then(client, slow):
    slow(PlaceName)
    response = client.get("/places/", {"q": "esse"})
    assert response.status_code == 503
    assert response.json()["results"] == []


def test_htmx_is_told_to_put_the_page_in_the_place_of_the_whole(client, slow):
    slow(PostingIndex)
    response = client.get("/jobs/?q=welder", headers={"HX-Request": "true", "HX-Target": "results"})
    assert (response.status_code, response["HX-Retarget"], response["HX-Reselect"]) == (503, "#main", "#main")
    assert 'id="main"' in response.content.decode()


def test_what_is_no_search_is_the_plain_page_of_a_busy_database(slow):
    slow(PostingIndex)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 503
    assert "half a minute" in response.content.decode()


def test_the_connection_serves_the_next_search(client, essen, slow):
    slow(PostingIndex)
    assert client.get("/jobs/").status_code == 503
    assert client.get("/places/", {"q": "esse"}).json()["results"][0]["name"] == "Essen"
