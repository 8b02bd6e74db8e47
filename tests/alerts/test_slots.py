"""When a mail is due: `alerts.slots`."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alerts import slots
from alerts.models import Subscriber


def reader(**fields):
    return Subscriber(**({"rhythm": "daily", "hour": 7, "time_zone": "Europe/Berlin"} | fields))


def utc(*numbers):
    return datetime(*numbers, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Berlin", utc(2026, 1, 15, 6)),
        ("America/New_York", utc(2026, 1, 15, 12)),
        ("Asia/Kolkata", utc(2026, 1, 15, 1, 30)),
        ("Pacific/Auckland", utc(2026, 1, 14, 18)),
    ],
)
def test_the_hour_is_meant_in_the_own_time_zone(zone, expected):
    assert slots.on(reader(time_zone=zone), date(2026, 1, 15)) == expected


def test_the_next_slot_is_today_before_the_hour_and_tomorrow_after_it():
    assert slots.following(reader(), utc(2026, 1, 15, 5, 59)) == utc(2026, 1, 15, 6)
    assert slots.following(reader(), utc(2026, 1, 15, 6)) == utc(2026, 1, 16, 6)
    assert slots.latest(reader(), utc(2026, 1, 15, 5, 59)) == utc(2026, 1, 14, 6)
    assert slots.latest(reader(), utc(2026, 1, 15, 6)) == utc(2026, 1, 15, 6)


def test_weekly_is_the_hour_of_that_day_of_the_week():
    sunday = reader(rhythm="weekly", weekday=6)
    assert slots.following(sunday, utc(2026, 1, 15, 12)) == utc(2026, 1, 18, 6)
    assert slots.latest(sunday, utc(2026, 1, 15, 12)) == utc(2026, 1, 11, 6)


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Europe/Berlin", date(2026, 3, 27)),  # 29 March has no 2:30
        ("Europe/Berlin", date(2026, 10, 23)),  # 25 October has it twice
        ("America/Santiago", date(2026, 9, 4)),  # 6 September begins at 1:00
        ("Australia/Lord_Howe", date(2026, 4, 3)),  # 5 April is half an hour longer
    ],
)
def test_each_local_day_has_exactly_one_slot_also_when_clocks_change(zone, first, hour):
    subscriber = reader(hour=hour, time_zone=zone)
    moment = slots.on(subscriber, first) - timedelta(seconds=1)
    days = []
    for _ in range(5):
        moment = slots.following(subscriber, moment)
        days.append(slots.local_day(subscriber, moment))
        assert slots.latest(subscriber, moment) == moment
    assert days == [first + timedelta(days=n) for n in range(5)]


def test_an_hour_that_is_skipped_is_the_one_after_it_and_a_double_one_the_first():
    night_owl = reader(hour=2)
    assert slots.on(night_owl, date(2026, 3, 29)) == utc(2026, 3, 29, 1)  # 3:00, for there is no 2:00
    assert slots.on(night_owl, date(2026, 10, 25)) == utc(2026, 10, 25, 0)  # 2:00 summer time


def test_never_twice_on_the_local_day_that_was_served():
    moved = reader(hour=9, served_at=utc(2026, 1, 15, 6))
    assert slots.following(moved, utc(2026, 1, 15, 6, 30)) == utc(2026, 1, 16, 8)
