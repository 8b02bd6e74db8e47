"""The mails of a month of runs as bars, drawn by the page itself."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

DAYS = 30
HEIGHT, WIDTH, GAP = 100, 16, 4  # of the drawing, in its own units


@dataclass(frozen=True)
class Bar:
    """A day: what went out, what failed or is uncertain, and what waits stand upon each other."""

    day: object
    sent: int
    failed: int
    waiting: int
    x: int
    sent_height: float
    failed_height: float
    waiting_height: float

    @property
    def failed_y(self):
        return HEIGHT - self.sent_height - self.failed_height

    @property
    def sent_y(self):
        return HEIGHT - self.sent_height

    @property
    def waiting_y(self):
        return self.failed_y - self.waiting_height


def of(runs):
    """The bars of the last days, oldest first; [] if nothing was mailed."""
    first = timezone.localdate() - timedelta(days=DAYS - 1)
    sums = {
        row["day"]: row
        for row in runs.order_by()
        .annotate(day=TruncDate("slot"))
        .filter(day__gte=first)
        .values("day")
        .annotate(sent=Sum("sent"), lost=Sum("failed") + Sum("uncertain"), waiting=Sum("waiting"))
    }
    highest = max((row["sent"] + row["lost"] + row["waiting"] for row in sums.values()), default=0)
    if not highest:
        return []
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return [bar(number, day, sums.get(day, {}), highest) for number, day in enumerate(days)]


def bar(number, day, row, highest):
    counts = [row.get(name, 0) for name in ("sent", "lost", "waiting")]
    heights = [round(count * HEIGHT / highest, 1) for count in counts]
    return Bar(day, *counts, number * (WIDTH + GAP), *heights)
