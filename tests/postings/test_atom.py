"""Any search as a feed (F2), read by feedparser."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import feedparser
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import CompanyFactory, PlaceFactory, PostingFactory, ago

pytestmark = pytest.mark.django_db
URN = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def read(client, path="/jobs.atom", **headers):
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def links(feed):
    return {link.rel: link.href for link in feed.feed.links}


def test_a_feed_is_the_search_newest_first(client):
    essen = PlaceFactory(slug="essen")
    essen.names.create(folded="essen", weight=1)
    PostingFactory(title="Welder", places=[essen], published_at=ago(days=5))
    PostingFactory(title="Welder of ships", places=[essen], published_at=ago(days=1))
    PostingFactory(title="Baker", places=[essen])
    PostingFactory(title="Welder of bridges")
    feed = read(client, "/jobs.atom?q=welder&where=Essen")
    assert [entry.title for entry in feed.entries] == ["Welder of ships", "Welder"]
    assert feed.feed.title == "welder in Essen (Nordrhein-Westfalen) – Jobs"
    assert links(feed)["self"] == "https://jobs.example.org/jobs.atom?q=welder&where=Essen"
    assert links(feed)["alternate"] == "https://jobs.example.org/jobs/?q=welder&where=Essen"
    assert "next" not in links(feed)


@pytest.mark.parametrize("trait", ["draft", "scheduled", "closed", "paused", "frozen"])
def test_only_open_ads_are_in_it(client, trait):
    PostingFactory(**{trait: True})
    assert read(client).entries == []


def test_an_entry_tells_the_ad(client):
    posting = PostingFactory(
        title="Gärtner & <b>mehr</b>", language="de", company=CompanyFactory(name="Elster & Söhne")
    )
    [entry] = read(client).entries
    assert entry.title_detail.type == "text/plain"
    assert entry.title == "Gärtner & <b>mehr</b>"
    assert entry.link == f"https://jobs.example.org{posting.get_absolute_url()}"
    assert entry.author == "Elster & Söhne"
    assert entry.content[0].type == "text/html"
    assert entry.content[0].language == "de"
    assert "<li>Plant trees</li>" in entry.content[0].value
    assert [tag.term for tag in entry.tags] == ["other"]


def test_ids_never_change_and_belong_to_one_thing(client, settings):
    posting = PostingFactory(title="Welder")
    PostingFactory(title="Baker")
    before = read(client)
    ids = [before.feed.id, *(entry.id for entry in before.entries)]
    assert len(set(ids)) == 3
    assert all(URN.fullmatch(each) for each in ids)
    posting.title = "Smith"
    posting.save()
    settings.SITE_URL = settings.SITE_URL.replace("https://", "http://")
    after = read(client)
    assert {entry.id for entry in after.entries} == set(ids[1:])
    assert after.feed.id == ids[0]
    assert read(client, "/jobs.atom?radius=20").feed.id == ids[0]  # the same search
    assert read(client, "/jobs.atom?q=baker").feed.id != ids[0]
    settings.SITE_URL = "https://another.example.org"
    assert not {entry.id for entry in read(client).entries} & set(ids)


def test_updated_is_when_something_changed_and_published_never_moves(client):
    posting = PostingFactory(published_at=ago(days=9))
    first = read(client)
    assert first.entries[0].published_parsed < first.entries[0].updated_parsed
    assert first.feed.updated == first.entries[0].updated
    posting.tasks = "<p>Others</p>"
    posting.save()
    second = read(client)
    assert second.entries[0].updated > first.entries[0].updated
    assert second.entries[0].published == first.entries[0].published


def test_an_ad_that_was_scheduled_is_updated_by_its_publication(client):
    published = timezone.now() - timedelta(minutes=1)
    posting = PostingFactory(published_at=published)
    type(posting).objects.update(updated_at=published - timedelta(days=3))
    assert datetime.fromisoformat(read(client).entries[0].updated) == published


def test_a_feed_without_entries_is_the_same_whenever_it_is_asked_for(client):
    PostingFactory(title="Welder")
    feed = read(client, "/jobs.atom?q=astronaut")
    assert feed.entries == []
    assert datetime.fromisoformat(feed.feed.updated) < datetime(1971, 1, 1, tzinfo=UTC)


def test_what_fits_only_some_of_the_words_is_no_news(client):
    PostingFactory(title="Welder")
    assert client.get("/api/jobs/?q=welder+astronaut").json()["results"]
    assert read(client, "/jobs.atom?q=welder+astronaut").entries == []


def test_it_pages(client):
    for _ in range(27):
        PostingFactory()
    first = read(client, "/jobs.atom?lang=en")
    path = links(first)["next"].removeprefix(settings.SITE_URL)
    second = read(client, path)
    assert len({entry.id for entry in first.entries + second.entries}) == 27
    assert urlsplit(links(second)["self"]).query == urlsplit(path).query
    assert first.feed.id == second.feed.id
    assert "next" not in links(second)


def test_it_speaks_the_readers_language_and_says_which(client):
    PostingFactory(language="en")
    german = read(client, **{"Accept-Language": "de"})
    assert german.feed.language == "de"
    assert german.entries[0].content[0].language == "en"
    assert read(client, **{"Accept-Language": "en"}).feed.language == "en"


def test_what_xml_cannot_write_is_left_out(client):
    PostingFactory(title="Wel\x0bder \ufffe😀", tasks="<p>\x1b]]></p>", company=CompanyFactory(name="A\x08B"))
    [entry] = read(client).entries
    assert (entry.title, entry.author) == ("Welder 😀", "AB")


def test_an_unchanged_feed_is_not_sent_again(client):
    posting = PostingFactory()
    tag = client.get("/jobs.atom")["ETag"]
    again = client.get("/jobs.atom", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    posting.title = "Another"
    posting.save()
    assert client.get("/jobs.atom", headers={"If-None-Match": tag}).status_code == 200


def test_results_pages_name_their_feed(client):
    PostingFactory(title="Welder")
    page = client.get("/jobs/?q=welder&radius=20&hours=full_time&hours=part_time").content.decode()
    [(title, path)] = re.findall(r'type="application/atom\+xml" title="([^"]*)" href="([^"]*)"', page)
    assert title == "welder"
    assert path == "/jobs.atom?hours=full_time&amp;hours=part_time&amp;q=welder"
    assert f'<a href="{path}" type="application/atom+xml">This search as an Atom feed</a>' in page
    assert len(read(client, path.replace("&amp;", "&")).entries) == 1


def test_it_asks_as_often_for_three_as_for_one(client):
    PostingFactory(places=["Essen"])
    with CaptureQueriesContext(connection) as one:
        read(client)
    for _ in range(2):
        PostingFactory(places=["Essen", "Bonn"])
    with CaptureQueriesContext(connection) as three:
        assert len(read(client).entries) == 3
    assert len(three) == len(one)
