"""What a server has not changed since the last time is not sent again."""

import pytest
from django.utils import timezone

from postings.models import Feed, Posting
from postings.tasks import fetch_feeds
from tests.factories import CompanyFactory, PlaceFactory
from tests.postings.feeds import indeed, indeed_job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("allowed")]
VERSIONS = [{"ETag": '"v1"'}, {"Last-Modified": "Tue, 06 Jan 2026 22:49:39 GMT"}]
TWO = [indeed_job(), indeed_job(referencenumber="G-2")]


@pytest.fixture(params=VERSIONS, ids=lambda version: next(iter(version)))
def version(request):
    return request.param


@pytest.fixture
def feed(server, version):
    server.pages["/jobs.xml"] = (200, version, indeed(*TWO).encode())
    feed = Feed.objects.create(company=CompanyFactory(), url=f"{server.url}/jobs.xml")
    again(feed)
    return feed


def again(feed):
    Feed.objects.filter(pk=feed.pk).update(next_at=timezone.now())
    fetch_feeds()
    return feed.runs.first()


def test_the_report_says_that_all_is_as_it_was(server, feed):
    run = again(feed)
    assert server.sent == [200, 304]
    assert (run.added, run.updated, run.unchanged, run.closed, run.skipped) == (0, 0, 2, 0, 0)
    assert (run.is_complete, run.failure) == (True, "")
    assert again(feed) and server.sent == [200, 304, 304]
    assert Posting.objects.open().count() == 2


def test_another_version_is_read(server, feed):
    server.pages["/jobs.xml"] = (200, {"ETag": '"v2"'}, indeed(TWO[0]).encode())
    assert again(feed).closed == 1
    assert again(feed).unchanged == 1
    assert server.sent == [200, 200, 304]


def test_what_was_not_read_as_a_whole_is_sent_again(server, feed, version):
    server.pages["/jobs.xml"] = (200, {"ETag": '"v2"'}, indeed(*TWO).encode()[:-20])
    assert not again(feed).is_complete
    assert not again(feed).is_complete
    server.pages["/jobs.xml"] = (200, version, indeed(*TWO).encode())
    assert again(feed).is_complete
    assert server.sent == [200, 200, 200, 200]


def test_it_is_sent_again_to_a_board_that_reads_it_in_another_way(server, feed):
    PlaceFactory()
    again(feed)
    again(feed)
    assert server.sent == [200, 200, 304]


def test_who_fetches_by_hand_gets_all_of_it(server, feed):
    feed.fetch_soon()
    fetch_feeds()
    assert server.sent == [200, 200]


def test_of_several_pages_each_is_fetched(server, version):
    link = {"Link": '</jobs?page=2>; rel="next"'}
    server.pages["/jobs"] = (200, link | version, indeed(TWO[0]).encode())
    server.pages["/jobs?page=2"] = (200, version, indeed(TWO[1]).encode())
    feed = Feed.objects.create(company=CompanyFactory(), url=f"{server.url}/jobs")
    again(feed)
    assert again(feed).unchanged == 2
    assert server.sent == [200, 200, 200, 200]


def test_a_server_that_says_so_without_being_asked_is_not_believed(server):
    server.pages["/jobs.xml"] = (304, {}, b"")
    feed = Feed.objects.create(company=CompanyFactory(), url=f"{server.url}/jobs.xml")
    assert "304" in again(feed).failure
