"""When the daily or weekly mail is due: at the person's hour, in their own time zone, whatever the clocks do there.

An hour that a night skips is the hour after it; of an hour that comes twice the first one counts.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
DEPENDS_ON = ("rhythm", "hour", "weekday", "time_zone", "served_at")  # of the subscriber


def local_day(subscriber, moment):
    return moment.astimezone(ZoneInfo(subscriber.time_zone)).date()


def on(subscriber, day):
    """The slot of that local day."""
    zone = ZoneInfo(subscriber.time_zone)
    return datetime.combine(day, time(subscriber.hour), tzinfo=zone).astimezone(UTC)


def is_day(subscriber, day):
    return subscriber.rhythm != "weekly" or day.weekday() == subscriber.weekday


def following(subscriber, moment):
    """The first slot after that moment; never on the local day of the slot that was served last."""
    day = local_day(subscriber, moment)
    if subscriber.served_at:
        day = max(day, local_day(subscriber, subscriber.served_at) + DAY)
    while not is_day(subscriber, day) or on(subscriber, day) <= moment:
        day += DAY
    return on(subscriber, day)


def latest(subscriber, moment):
    """The last slot at or before that moment."""
    day = local_day(subscriber, moment)
    while not is_day(subscriber, day) or on(subscriber, day) > moment:
        day -= DAY
    return on(subscriber, day)
