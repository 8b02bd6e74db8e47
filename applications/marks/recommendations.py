"""What a candidate might look at next (I3): ads like those they saved, are interested in or applied for, and why.

- Alike is what has words of the title in common (`postings.similar`); a category alone recommends nothing.
- Left out, with all reposts: what the person has marked in any way or applied for. Hidden companies as everywhere.
- What was “not for me” pushes away: an ad of the same title and company is left out, one with either comes last.

Ads are chosen here, never people: nothing of it is stored or shown to anybody else.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain, zip_longest

from django.db.models import F
from django.db.models.functions import Coalesce

from postings.models import Posting
from postings.models.title_key import TitleKey
from postings.similar import BY_TITLE, alike, load, spread, still_open

from ..models import Application, Mark, MarkKind
from .lookup import visible_to

SIGNALS = 10  # the latest; what one liked long ago is no longer what one looks for
DISMISSED = 100
ORIGINAL = Coalesce("posting__repost_of", F("posting"))


@dataclass(frozen=True)
class Signal:
    """Something that a person did with an ad: `kind` is saved, interested or applied."""

    posting: Posting
    kind: str
    at: datetime


@dataclass(frozen=True)
class Recommendation:
    posting: Posting
    because: Signal


def recommended(user, signals, *, size):
    """Up to `size` open ads for what `latest_signals` gave, which take turns so that none crowds out the others."""
    found = [spread(alike(signal.posting, BY_TITLE)) for signal in signals]
    wanted = Wanted(user, list(chain.from_iterable(found)))
    taken, reasons = set(), {}
    for likely in (True, False):
        queues = [[other for other in queue if wanted.is_likely(other) is likely] for queue in found]
        for turn in zip_longest(*queues):
            for signal, other in zip(signals, turn, strict=True):
                if other and other.original not in taken:
                    taken.add(other.original)
                    reasons[other.pk] = signal
    return [Recommendation(posting, reasons[posting.pk]) for posting in load(list(reasons)[:size])]


def latest_signals(user):
    """Newest first, an ad and its reposts once; nothing that was frozen, or that the person has turned away since."""
    dismissed = Mark.objects.filter(candidate=user, kind=MarkKind.DISMISSED).values("posting")
    ads = visible_to(Posting.objects.published(), user).exclude(pk__in=dismissed)
    marks = Mark.objects.filter(candidate=user, posting__in=ads)
    marks = marks.filter(kind__in=[MarkKind.SAVED, MarkKind.INTERESTED]).order_by("-created_at")
    sent = Application.objects.sent().filter(candidate=user, posting__in=ads, withdrawn_at=None)
    sent = sent.order_by("-submitted_at")
    signals = [
        *(Signal(mark.posting, mark.kind, mark.created_at) for mark in with_places(marks)),
        *(
            Signal(application.posting, "applied", application.submitted_at)
            for application in with_places(sent)
        ),
    ]
    signals.sort(key=lambda signal: signal.at)
    latest = {signal.posting.original_id: signal for signal in signals}
    return sorted(latest.values(), key=lambda signal: signal.at, reverse=True)[:SIGNALS]


def with_places(rows):
    return rows.select_related("posting").prefetch_related("posting__places")[:SIGNALS]


class Wanted:
    """Which of these ads the person may want to see, asked for all of them at once."""

    def __init__(self, user, candidates):
        originals = {other.original for other in candidates}
        known = set()
        for rows in (Mark.objects.filter(candidate=user), Application.objects.filter(candidate=user)):
            known |= set(rows.alias(original=ORIGINAL).filter(original__in=originals).values_list(ORIGINAL))
        dismissed = Mark.objects.filter(candidate=user, kind=MarkKind.DISMISSED).order_by("-created_at")
        self.dismissed = set(
            dismissed.values_list("posting__company", TitleKey("posting__title"))[:DISMISSED]
        )
        self.allowed = {
            other.pk
            for other in still_open(candidates, partial(visible_to, user=user))
            if (other.original,) not in known and (other.company, other.title) not in self.dismissed
        }

    def is_likely(self, other):
        """True, False for what comes last, None for what is left out."""
        if other.pk not in self.allowed:
            return None
        return not any(other.company == company or other.title == title for company, title in self.dismissed)
