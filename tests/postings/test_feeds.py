"""Feeds are fetched when they are due, one at a time, whatever happens to the worker meanwhile."""

import threading
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection
from django.utils import timezone

from jobboard.celery import app
from jobboard.services.programs import board
from postings.imports import schedule, store
from postings.models import Feed, FeedRun, Posting
from postings.tasks import fetch_feeds
from tests.factories import CompanyFactory
from tests.postings.feeds import indeed, indeed_job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("allowed")]
TWO = indeed(indeed_job(), indeed_job(referencenumber="G-2")).encode()


@pytest.fixture
def feed(server):
    server.pages["/jobs.xml"] = (200, {}, TWO)
    return Feed.objects.create(company=CompanyFactory(), url=f"{server.url}/jobs.xml", rhythm="daily")


def again(feed):
    """The next day has come."""
    Feed.objects.filter(pk=feed.pk).update(next_at=timezone.now())
    fetch_feeds()
    return feed.runs.first()


def test_what_is_due_is_fetched_reported_and_put_off_until_the_next_time(feed):
    fetch_feeds()
    [run] = feed.runs.all()
    assert (run.added, run.updated, run.closed, run.skipped, run.failure) == (2, 0, 0, 0, "")
    assert run.is_complete and run.ended_at
    feed.refresh_from_db()
    assert timedelta(hours=23) < feed.next_at - timezone.now() <= timedelta(hours=24)
    assert (feed.claimed_until, feed.attempts) == (None, 0)
    assert set(Posting.objects.open().values_list("company", "import_source")) == {
        (feed.company_id, feed.origin)
    }
    assert feed.open_ads == 2
    fetch_feeds()
    assert feed.runs.count() == 1


def test_changes_and_reasons_are_in_the_report(server, feed):
    fetch_feeds()
    jobs = [indeed_job(title="Head gardener"), indeed_job(referencenumber="G-3", title="")]
    server.pages["/jobs.xml"] = (200, {}, indeed(*jobs).encode())
    run = again(feed)
    assert (run.added, run.updated, run.closed, run.skipped) == (0, 1, 1, 1)
    assert run.problems == "skipped: source.xml, job 2: no title"


@pytest.mark.parametrize(
    "answer", [(503, {}, b""), (200, {}, TWO[:300]), (200, {}, b"<html>Sorry"), (200, {}, b"")]
)
def test_a_fetch_that_fails_closes_nothing_and_says_why(server, feed, answer):
    fetch_feeds()
    server.pages["/jobs.xml"] = answer
    run = again(feed)
    assert run.failure
    assert not run.is_complete
    assert run.closed == 0
    assert Posting.objects.open().count() == 2
    feed.refresh_from_db()
    assert feed.next_at > timezone.now()


def test_an_address_in_our_own_network_is_not_asked(server, feed, settings):
    settings.FEED_ALLOWED_HOSTS = []
    Feed.objects.update(url=f"https://127.0.0.1:{server.server_port}/jobs.xml")
    fetch_feeds()
    assert "not on the public internet" in feed.runs.get().failure
    assert server.asked == []


@pytest.mark.parametrize(
    "state",
    [
        {"is_active": False},
        {"next_at": timezone.now() + timedelta(days=999)},
        {"claimed_until": timezone.now() + timedelta(days=999)},
    ],
    ids=["switched off", "not due", "under way"],
)
def test_what_is_off_not_due_or_under_way_is_left_alone(server, feed, state):
    Feed.objects.filter(pk=feed.pk).update(**state)
    fetch_feeds()
    assert server.asked == []
    assert not feed.runs.exists()


def test_a_mistake_of_the_boards_own_is_reported_and_holds_up_no_other_feed(feed, settings):
    settings.FEED_ALLOWED_HOSTS = None  # no list, which nothing is prepared for
    fetch_feeds()
    [run] = feed.runs.all()
    assert "went wrong on the board" in run.failure
    assert not run.is_complete
    feed.refresh_from_db()
    assert (feed.claimed_until, feed.attempts) == (None, 0)
    assert feed.next_at > timezone.now()


def test_two_feeds_of_a_company_leave_each_others_ads_alone(server, feed):
    server.pages["/more.xml"] = (200, {}, indeed(indeed_job(referencenumber="M-1")).encode())
    Feed.objects.create(company=feed.company, url=f"{server.url}/more.xml")
    fetch_feeds()
    assert again(feed).closed == 0
    assert Posting.objects.open().count() == 3


def test_while_one_is_under_way_no_other_is_begun(feed, server):
    Feed.objects.create(company=CompanyFactory(), url=f"{server.url}/more.xml")
    assert schedule.claim()
    assert schedule.claim() is None


def test_a_run_that_was_killed_is_made_up_for(feed):
    schedule.claim()
    Feed.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    fetch_feeds()
    done, killed = feed.runs.all()
    assert (done.added, killed.failure) == (2, "It was interrupted.")
    assert killed.ended_at


def test_a_feed_that_kills_its_worker_waits_for_its_next_time(feed, server):
    for _ in range(schedule.MOST_ATTEMPTS):
        assert schedule.claim()
        Feed.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    fetch_feeds()
    assert server.asked == []
    feed.refresh_from_db()
    assert (feed.attempts, feed.claimed_until) == (0, None)
    assert feed.next_at > timezone.now()


def test_who_comes_back_after_the_lease_does_not_release_the_feed_of_another(feed):
    late = schedule.claim()
    Feed.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    other = schedule.claim()
    schedule.finish(late, schedule.Report(), "", [], schedule.Version())
    feed.refresh_from_db()
    assert feed.claimed_until == other.feed.claimed_until
    schedule.finish(other, schedule.Report(), "", [], schedule.Version())
    feed.refresh_from_db()
    assert feed.claimed_until is None


def test_a_feed_that_takes_too_long_keeps_what_it_has_and_goes_on_the_next_time(feed, server, monkeypatch):
    jobs = [indeed_job(referencenumber=str(number)) for number in range(300)]
    server.pages["/jobs.xml"] = (200, {}, indeed(*jobs).encode())

    def tell(outcome, report):
        """The time is up after the first batch."""
        told(outcome, report)
        if outcome.added and report.added == 200:
            raise SoftTimeLimitExceeded

    told = store.Outcome.tell
    monkeypatch.setattr(store.Outcome, "tell", tell)
    fetch_feeds()
    run = feed.runs.get()
    assert (run.added, run.is_complete) == (200, False)
    assert "too long" in run.failure
    run = again(feed)
    assert (run.added, run.unchanged, run.is_complete) == (100, 200, True)


def test_only_the_last_reports_are_kept(feed, monkeypatch):
    monkeypatch.setattr(FeedRun, "KEPT", 3)
    for _ in range(5):
        again(feed)
    assert feed.runs.count() == 3
    assert feed.runs.first().unchanged == 2


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_fetch_it_once(feed, server):
    start = threading.Barrier(4)

    def tick():
        start.wait()
        try:
            fetch_feeds()
        finally:
            connection.close()

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.asked) == 1
    assert feed.runs.count() == 1
    assert Posting.objects.count() == 2


def test_the_tick_is_on_a_queue_that_a_worker_of_its_own_takes():
    entry = app.conf.beat_schedule["feeds"]
    assert entry["task"] == fetch_feeds.name
    queues = [
        word.removeprefix("--queues=").split(",")
        for program in board(env={}, var=settings.VAR_DIR, host="127.0.0.1", port=1, debug=False)
        for word in program.command
        if str(word).startswith("--queues=")
    ]
    assert [entry["options"]["queue"]] in queues
