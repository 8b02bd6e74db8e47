"""The clock jumps a day ahead and back, and passes both nights in which it is put forward or back."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts import slots
from alerts.models import Digest, Subscriber
from tests.factories import PostingFactory
from tests.faults import mailing

ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "Pacific/Auckland")
NIGHTS = (date(2026, 3, 29), date(2026, 10, 25))
FULL = {"hours": tuple(range(24)), "step": timedelta(minutes=30)}
SHORT = {"hours": (1, 2, 3), "step": timedelta(hours=1)}


def run(site, *, hours, step):
    days = 0
    for night in NIGHTS:
        people = [
            mailing.readers(
                1, emails=[f"{zone}-{hour}-{night}@example.org".lower()], hour=hour, time_zone=zone
            )[0]
            for zone in ZONES
            for hour in hours
        ]
        first = night - timedelta(days=1)
        for person in people:
            person.due_at, person.served_at = (
                slots.on(person, first),
                slots.on(person, first - timedelta(days=1)),
            )
        Subscriber.objects.bulk_update(people, ["due_at", "served_at"])
        through(first, step)
        days += check(people, first)
        Subscriber.objects.all().delete()
    people = f"{len(ZONES)} zones, {len(hours)} hours each, both nights, a clock that jumps back a day at each tick"
    return f"{people}: exactly one digest for each of {days} days"


def through(first, step):
    """Ticks over these days with a new ad at each; the clock is put back a day and on again every time."""
    begin = datetime.combine(first, time(), tzinfo=UTC) - timedelta(days=1)
    moment = begin
    while moment < begin + timedelta(days=5):
        PostingFactory(title=f"Gardener {moment}", published_at=begin - timedelta(days=2), closes_at=None)
        mailing.plan(at=moment)
        mailing.plan(at=moment - timedelta(days=1))
        moment += step


def check(people, first):
    got = Counter()
    for digest in Digest.objects.filter(subscriber__in=people).select_related("subscriber", "run"):
        zone = ZoneInfo(digest.subscriber.time_zone)
        got[digest.subscriber.email, digest.run.slot.astimezone(zone).date()] += 1
    wanted = {(person.email, first + timedelta(days=number)) for person in people for number in range(3)}
    missing, doubled = (
        [key for key in wanted if not got[key]],
        [key for key, count in got.items() if count > 1],
    )
    assert not missing and not doubled, f"missing {missing[:3]}, doubled {doubled[:3]}"
    return len(wanted)
