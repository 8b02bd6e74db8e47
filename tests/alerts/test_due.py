"""M2: who is due when. The clock is handed in, as `send_alerts --at` and the tests of nights need it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from alerts import actions, runs, slots
from alerts.models import Digest, DigestItem, Run, Subscriber
from postings.sequence import number_open_postings
from tests.factories import PostingFactory, SubscriberFactory

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def utc(*numbers):
    return datetime(*numbers, tzinfo=UTC)


def publish(title="Gardener"):
    """Long ago, but committed only now: what counts is the number."""
    posting = PostingFactory(title=title, published_at=utc(2025, 1, 1), closes_at=None)
    number_open_postings()
    return posting


def planned(rhythm, at, **options):
    plan = runs.plan(rhythm, at, **options)
    return len(plan.deliveries) if plan else 0


def reader(**fields):
    """One who has been served before, so that the own hour counts."""
    fields = {"served_at": utc(2026, 1, 1, 6), "due_at": utc(2026, 1, 15, 6), "queries": [{}]} | fields
    return SubscriberFactory(**fields)


def test_daily_comes_at_the_hour_and_not_before():
    reader()
    publish()
    assert planned("daily", utc(2026, 1, 15, 5, 59)) == 0
    assert planned("daily", utc(2026, 1, 15, 6, 0)) == 1
    publish("Welder")
    assert planned("daily", utc(2026, 1, 15, 18)) == 0
    assert planned("daily", utc(2026, 1, 16, 6, 0)) == 1


def test_weekly_comes_on_the_day_and_daily_runs_pass_it_by():
    reader(rhythm="weekly", weekday=3)  # Thursday
    publish()
    assert planned("daily", utc(2026, 1, 15, 6)) == 0
    assert planned("weekly", utc(2026, 1, 15, 6)) == 1
    publish("Welder")
    assert [planned("weekly", utc(2026, 1, day, 6)) for day in range(16, 23)] == [0, 0, 0, 0, 0, 0, 1]


def test_at_once_comes_with_the_next_tick_and_only_when_there_is_something():
    reader(rhythm="instant", due_at=None)
    assert planned("instant", utc(2026, 1, 15, 12)) == 0
    publish()
    at = datetime.now(UTC)
    assert planned("instant", at) == 1
    publish("Welder")
    assert planned("instant", at + timedelta(minutes=1)) == 1
    assert planned("instant", at + timedelta(minutes=2)) == 0
    assert Run.objects.filter(rhythm="instant").count() == 2


def test_a_second_mail_in_the_same_minute_waits_for_the_next_one():
    reader(rhythm="instant", due_at=None)
    publish()
    at = datetime.now(UTC).replace(second=0)
    assert planned("instant", at) == 1
    publish("Welder")
    assert planned("instant", at + timedelta(seconds=30)) == 0
    assert planned("instant", at + timedelta(seconds=60)) == 1


def test_a_newcomer_waits_for_the_own_hour_unless_asked_for_by_hand():
    SubscriberFactory(queries=[{}], due_at=utc(2026, 1, 16, 6))
    publish()
    assert planned("daily", utc(2026, 1, 15, 12)) == 0
    assert planned("daily", utc(2026, 1, 15, 12), newcomers=True) == 1
    publish("Welder")
    assert planned("daily", utc(2026, 1, 15, 13), newcomers=True) == 0
    assert planned("daily", utc(2026, 1, 16, 6)) == 1


@pytest.mark.parametrize("hour", [0, 2, 3])
@pytest.mark.parametrize("first", [date(2026, 3, 28), date(2026, 10, 24)])
def test_every_day_exactly_one_digest_through_both_nights(first, hour):
    """A new job and a tick each hour, for three days in Berlin of which one has 23 or 25 hours."""
    subscriber = reader(hour=hour)
    Subscriber.objects.update(due_at=slots.on(subscriber, first))
    midnights = [datetime.combine(first + n * DAY, time(), tzinfo=BERLIN).astimezone(UTC) for n in (0, 3)]
    moment, days = midnights[0], []
    while moment < midnights[1]:
        publish(f"Gardener {moment}")
        if planned("daily", moment):
            days.append(moment.astimezone(BERLIN).date())
        moment += HOUR
    assert days == [first, first + DAY, first + 2 * DAY]


def test_another_hour_makes_no_second_mail_on_the_same_day():
    subscriber = reader()
    publish()
    now = datetime.now(UTC)
    served = now.replace(minute=0, second=0, microsecond=0) - HOUR
    Subscriber.objects.update(time_zone="UTC", hour=served.hour, due_at=served)
    assert planned("daily", now) == 1
    publish("Welder")
    actions.set_rhythm(subscriber, rhythm="daily", hour=(now.hour + 1) % 24, weekday=0, time_zone="UTC")
    subscriber.refresh_from_db()
    assert subscriber.due_at.date() > subscriber.served_at.date()


def test_a_clock_that_jumps_a_day_ahead_and_back_doubles_nothing():
    reader()
    publish()
    assert planned("daily", utc(2026, 1, 16, 6)) == 1
    publish("Welder")
    assert planned("daily", utc(2026, 1, 15, 6)) == 0
    assert planned("daily", utc(2026, 1, 16, 6)) == 0
    assert planned("daily", utc(2026, 1, 17, 6)) == 1


def test_a_run_for_an_earlier_time_leaves_out_what_was_published_later():
    reader()
    number_open_postings()
    early = PostingFactory(title="Early", published_at=utc(2026, 1, 14), closes_at=None)
    PostingFactory(title="Late", published_at=utc(2026, 1, 15, 8), closes_at=None)
    number_open_postings()
    plan = runs.plan("daily", utc(2026, 1, 15, 6))
    [digest] = Digest.objects.filter(delivery__in=plan.deliveries)
    assert [item.posting for item in digest.items.all()] == [early]
    assert planned("daily", utc(2026, 1, 16, 6)) == 1


def test_a_pause_ends_at_the_own_hour_of_that_day(settings):
    subscriber = reader(hour=9)
    until = datetime.now(UTC).date() + timedelta(days=5)
    actions.pause(subscriber, until)
    subscriber.refresh_from_db()
    assert subscriber.is_paused
    assert subscriber.due_at.date() == until
    assert subscriber.due_at.hour in (7, 8)
    actions.pause(subscriber, None)
    subscriber.refresh_from_db()
    assert subscriber.due_at < datetime.now(UTC) + timedelta(days=1)


def test_changes_of_rhythm_repeat_no_job_and_lose_none():
    """At every second change before any mail of the rhythm has come."""
    subscriber = reader()
    jobs = []
    for number, rhythm in enumerate(["daily", "instant", "weekly", "daily", "instant", "weekly", "daily"]):
        jobs.append(publish(f"Gardener {number}"))
        actions.set_rhythm(subscriber, rhythm=rhythm, hour=number, weekday=number, time_zone="UTC")
        jobs.append(publish(f"Welder {number}"))
        subscriber.refresh_from_db()
        if number % 2 == 0:
            assert planned(rhythm, subscriber.due_at or datetime.now(UTC)) == 1
    assert sorted(DigestItem.objects.values_list("posting", flat=True)) == [job.pk for job in jobs]
    assert Digest.objects.count() == 4
