"""Mails at once: a few new ads lead to the few people they concern; all others are left as they are.

Their mark lags behind a little and is moved on for all together, once it lags by `LAG` ads. Until then these ads are
matched again at each tick, which costs milliseconds, where a mark a person would cost a write each.
"""

from typing import NamedTuple

from django.db.models import F

from jobboard.among import Among
from postings.models import Posting

from . import sets
from .models import Alert, SavedSearch
from .together import MANY, usual_mark

MOST_ADS = 200  # that the marks may lag behind: of more, the searches are matched with an index of these ads
LAG = 50
AT_ONCE = 20_000  # marks moved on in one statement


class Concerned(NamedTuple):
    people: list  # ids of all for whom there may be something
    after: int  # all others have seen what is numbered up to here
    lag: int  # ads that they have been passed by with since


def concerned(due, matches):
    """Whom of those who are due the new ads concern; None where everybody had better be looked at.

    `matches` learns what the searches find.
    """
    if due[:MANY].count() < MANY:
        return None
    after = usual_mark(due)
    newer = Posting.objects.filter(alert_seq__gt=after, alert_seq__lte=matches.through).order_by("alert_seq")
    numbers = list(newer.values_list("alert_seq", flat=True)[: MOST_ADS + 1])
    if len(numbers) > MOST_ADS:
        return None
    # Looked up first: one that is prepared just now would be in neither.
    unprepared = list(SavedSearch.objects.filter(prepared=None).values_list("pk", flat=True))
    found = {}
    for start in range(0, len(numbers), sets.FEW):
        some = numbers[start : start + sets.FEW]
        for search, its in sets.searches_finding(some[0] - 1, some[-1]).items():
            found[search] = its + found.get(search, [])
    matches.know(after, found)
    alerts = Alert.objects.on().values_list("subscriber", flat=True)
    people = {
        *alerts.filter(Among(F("search"), [*found, *unprepared])),
        *alerts.filter(looked=False),
        *due.filter(mailed_through__lt=after).values_list("pk", flat=True),
    }
    return Concerned(sorted(people), after, len(numbers))


def pass_by(due, concerned, through):
    """Move the marks of all on for whom there was nothing, if they lag far enough. Those concerned are left alone."""
    if concerned.lag <= LAG:
        return
    idle = due.filter(~Among(F("pk"), concerned.people), mailed_through__gte=concerned.after)
    while some := list(idle.values_list("pk", flat=True)[:AT_ONCE]):
        # Asked once more: somebody may have paused or changed the rhythm just now.
        if not due.filter(Among(F("pk"), some)).update(mailed_through=through):
            break
