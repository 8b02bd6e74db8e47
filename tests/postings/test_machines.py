"""What all answers to programs have in common: limits, conditional requests, other sites, hostile addresses."""

import json
import pathlib

import feedparser
import pytest
from django.conf import settings
from django.core.cache import caches

from postings.models import Posting
from tests.factories import PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
ANSWERS = ["/api/jobs/", "/api/jobs/{pk}/", "/api/openapi.json", "/jobs.atom", "/feeds/indeed.xml", "/sitemap.xml",
           "/sitemap-ads-0.xml", "/robots.txt"]  # fmt: skip
ABOUT_ADS = ["/api/jobs/", "/api/jobs/{pk}/", "/jobs.atom", "/feeds/indeed.xml", "/sitemap-ads-0.xml"]
NAUGHTY = json.loads((pathlib.Path(__file__).parents[1] / "pages" / "data" / "blns.json").read_text())


@pytest.fixture
def posting():
    return PostingFactory(pk=7, title="Welder")


@pytest.mark.parametrize("path", ANSWERS)
def test_an_unchanged_answer_is_not_sent_again(client, posting, path):
    path = path.format(pk=posting.pk)
    response = client.get(path)
    assert response.status_code == 200
    assert "public" in response["Cache-Control"] and "max-age=" in response["Cache-Control"]
    for tag in (
        response["ETag"],
        f"W/{response['ETag'].removeprefix('W/')}",
        f'"other", {response["ETag"]}',
        "*",
    ):
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b""), tag
        assert again["ETag"] == response["ETag"]
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ABOUT_ADS)
def test_after_a_change_it_is(client, posting, path):
    path = path.format(pk=posting.pk)
    tag = client.get(path)["ETag"]
    posting.title = "Baker"
    posting.save()
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ANSWERS)
def test_a_page_of_another_site_may_read_it(client, posting, path):
    path = path.format(pk=posting.pk)
    assert client.get(path, headers={"Origin": "https://other.example"})["Access-Control-Allow-Origin"] == "*"
    asked = {"Origin": "https://other.example", "Access-Control-Request-Method": "GET",
             "Access-Control-Request-Headers": "if-none-match"}  # fmt: skip
    allowed = client.options(path, headers=asked)
    assert (allowed.status_code, allowed.content) == (204, b"")
    assert "GET" in allowed["Access-Control-Allow-Methods"]
    assert "if-none-match" in allowed["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Credentials" not in allowed


@pytest.mark.parametrize("path", ANSWERS)
def test_whoever_is_signed_in_gets_what_everybody_gets(client, posting, path):
    path = path.format(pk=posting.pk)
    before = client.get(path)["ETag"]
    client.force_login(UserFactory(staff=True))
    response = client.get(path)
    assert response["ETag"] == before
    assert "public" in response["Cache-Control"]


@pytest.mark.parametrize(("path", "limit"), [("/api/jobs/", "api"), ("/api/jobs/7/", "api"), ("/jobs.atom", "api"),
                                             ("/feeds/indeed.xml", "feed"), ("/sitemap.xml", "sitemap")])  # fmt: skip
def test_who_asks_too_often_is_told_to_wait(client, posting, settings, path, limit):
    settings.ACCOUNT_RATE_LIMITS = {limit: "2/m/ip"}
    assert [client.get(path).status_code for _ in range(2)] == [200, 200]
    response = client.get(path)
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert response["Content-Type"] == "application/json" and response.json()["error"]
    assert "no-store" in response["Cache-Control"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert client.get(path, REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.get("/jobs/").status_code == 200  # people are not meant


def test_every_limit_of_programs_is_of_a_minute_as_they_are_told():
    for name in ("api", "feed", "sitemap"):
        assert settings.ALL_RATE_LIMITS[name].endswith("/m/ip")


def test_without_a_cache_programs_are_still_answered(client, posting, settings):
    settings.ACCOUNT_RATE_LIMITS = {"api": "100/m/ip"}
    settings.CACHES = settings.CACHES | {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    }
    caches.close_all()
    assert client.get("/api/jobs/").json()["count"] == 1


@pytest.mark.parametrize(
    "number",
    ["0", "-1", "8", "x", "7x", "7.0", "٧", "1e3", "9" * 30, "a/b", "%00", "%2e%2e%2f", "'--", "7%20"],
)
def test_nonsense_for_a_number_is_answered_in_json(client, posting, number):
    response = client.get(f"/api/jobs/{number}/")
    if "%00" in number:
        assert response.status_code == 400
    else:
        assert (response.status_code, response["Content-Type"]) == (404, "application/json")
        assert response.json()["error"]


@pytest.mark.parametrize("name", ["q", "where", "radius", "salary", "after", "sort", "company"])
def test_a_feed_of_any_nonsense_is_a_feed(client, posting, name):
    hostile = [
        "\0",
        "a\0b",
        "9" * 40,
        "-1",
        "NaN",
        "\ud7ff\x0b",
        "%FF",
        "x" * 50_000,
        "]]><x",
        *NAUGHTY[::12],
    ]
    for value in hostile:
        response = client.get("/jobs.atom", {name: value})
        assert response.status_code == 200, value
        assert not feedparser.parse(response.content).bozo, value


@pytest.mark.parametrize("query", ["x=%00", "q=%FF%FE", "&&&=", "a" * 5000, "number=1e99"])
def test_what_takes_no_parameter_heeds_none(client, posting, query):
    for path in (
        "/feeds/indeed.xml",
        "/sitemap.xml",
        "/sitemap-ads-0.xml",
        "/robots.txt",
        "/api/openapi.json",
    ):
        assert client.get(f"{path}?{query}").status_code == (400 if "%00" in query else 200), path


def test_a_cursor_of_another_search_or_of_nobody_is_answered(client):
    for number in range(30):
        PostingFactory(title="Welder" if number % 2 else "Baker")
    cursor = client.get("/api/jobs/").json()["next"].rsplit("=", 1)[1]
    for after in (cursor, cursor[:-2], f"{cursor}x", "AAAA", "===", "é", "a" * 9000):
        for path in ("/api/jobs/", "/jobs.atom"):
            assert client.get(path, {"q": "welder", "after": after}).status_code == 200
    assert Posting.objects.count() == 30
