"""A run: everybody of one rhythm whose time has come gets at most one mail with what is new for them.

What a run has done for a person is committed together with the mark that it was done. So it may be killed at any
point, started again, or run twice at once: nothing is lost and nothing is planned twice.
"""

import gc
import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Greatest
from django.utils import timezone

from jobboard.among import Among
from postings.models import Posting
from postings.sequence import highest_number

from . import at_once, digests, slots
from .matching import Matches
from .models import Alert, Digest, Rhythm, Run, Subscriber
from .sections import Arranging
from .together import match_together

logger = logging.getLogger(__name__)

CHUNK = 1000
# Tuples: models take several times as long to be made, of a million people.
OF_A_PERSON = ("pk", "email", "language", "user_id", "mailed_through", "due_at", *slots.DEPENDS_ON)
OF_AN_ALERT = ("pk", "subscriber_id", "search_id", "starts_after", "looked")
GOOD_FOR = timedelta(hours=1)  # what was matched: who becomes due later is to get what is newer


@dataclass
class Plan:
    """A run under way: what it looks through, and the deliveries it has planned so far."""

    run: Run
    at: datetime
    newcomers: bool
    matches: Matches
    people: list | None = None  # ids of all who are to be looked at; None: of all who are due
    arranging: Arranging = field(default_factory=Arranging)
    deliveries: list = field(default_factory=list)
    is_done: bool = False

    @staticmethod
    def cut(alert, subscriber):
        """Ads with a higher number are new to this alert; one that no run has looked at has a mark of its own."""
        return max(alert.starts_after, subscriber.mailed_through) if alert.looked else alert.starts_after

    def due(self):
        return Subscriber.objects.due(
            self.run.rhythm, at=self.at, through=self.matches.through, newcomers=self.newcomers
        )

    def due_among(self, ids):
        """Those of them who are due still, or anew, and have no mail of this run yet."""
        mail_of_this_run = Digest.objects.filter(run=self.run, subscriber=OuterRef("pk"))
        return self.due().filter(~Exists(mail_of_this_run), Among(F("pk"), ids))


def plan(rhythm, at=None, *, newcomers=False, seconds=None):
    """Plan the mails of everybody in this rhythm who is due at that time. The Plan; None if nobody is due.

    After `seconds` no further chunk is begun: those left are still due at the next tick.
    """
    at = at or timezone.now()
    through = reached(at)
    due = Subscriber.objects.due(rhythm, at=at, through=through, newcomers=newcomers)
    if not due.exists():
        return None
    deadline = time.monotonic() + seconds if seconds else None
    earlier = Run.objects.filter(rhythm=rhythm, through__lte=through).order_by("-through").first()
    matches = Matches(through, usual_after=earlier.through if earlier else through)
    concerned = at_once.concerned(due, matches) if rhythm == Rhythm.INSTANT else None
    if concerned and not due.filter(pk__in=concerned.people).exists():
        at_once.pass_by(due, concerned, through)
        return None
    run = (None if concerned else unfinished(rhythm, at)) or run_of(rhythm, at, through)
    planned = Plan(run, at, newcomers, matches, concerned.people if concerned else None)
    if concerned is None and match_together(run, planned.due(), through, deadline):
        planned.matches = Matches(run.through, matches.usual_after, run)
    planned.is_done = run.is_matched and plan_chunks(planned, deadline)
    if planned.is_done:
        finish(planned, due, concerned)
    return planned


def run_of(rhythm, at, through):
    """Of this minute; a second beat ends at the same row."""
    slot = at.replace(second=0, microsecond=0)
    return Run.objects.get_or_create(rhythm=rhythm, slot=slot, defaults={"through": through})[0]


def finish(planned, due, concerned):
    if concerned:
        at_once.pass_by(due, concerned, planned.matches.through)
    Run.objects.filter(pk=planned.run.pk).update(planned_at=timezone.now())
    planned.run.findings.all().delete()


def unfinished(rhythm, at):
    """A run whose searches were matched together not long ago, and that has people left to plan."""
    runs = Run.objects.filter(rhythm=rhythm, planned_at=None, matched_through__isnull=False)
    return runs.filter(slot__lte=at, slot__gt=at - GOOD_FOR).order_by("-slot").first()


def reached(at):
    """The number up to which ads belong to a run at that time: all of them, unless it is in the past.

    Then what was published later stays out, with all that was numbered after it, so that a mark remains a mark.
    """
    later = Posting.objects.filter(published_at__gt=at, alert_seq__isnull=False).order_by("alert_seq").first()
    return later.alert_seq - 1 if later else highest_number()


def plan_chunks(planned, deadline):
    """Whether everybody was looked at."""
    for chunk in chunks(planned):
        if deadline is not None and time.monotonic() > deadline:
            return False
        try:
            with young_garbage_only():
                plan_for(planned, chunk)
        except Exception:
            logger.exception("%d subscribers could not be planned together", len(chunk))
            plan_singly(planned, chunk)
    return True


@contextmanager
def young_garbage_only():
    """Python would look through a million matches again and again, none of which it could free: a sixth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.collect(1)
        gc.enable()


def chunks(planned):
    """Lists of ids."""
    if planned.people is not None:
        yield from (planned.people[first : first + CHUNK] for first in range(0, len(planned.people), CHUNK))
        return
    last = 0
    while chunk := next_chunk(planned, last):
        last = chunk[-1]
        yield chunk


@transaction.atomic
def next_chunk(planned, last):
    """Those who are due, without whom another process is just planning."""
    waiting = planned.due().filter(pk__gt=last).order_by("pk")
    waiting = waiting.select_for_update(skip_locked=True, of=["self"])
    return list(waiting.values_list("pk", flat=True)[:CHUNK])


def plan_singly(planned, ids):
    """One who can't be planned must not keep the others from their mail; the next tick tries again."""
    for pk in ids:
        try:
            plan_for(planned, [pk])
        except Exception:
            logger.exception("subscriber %d could not be planned", pk)


def plan_for(planned, ids):
    """In one transaction; but searches that are still to be asked are asked first, while nothing is locked."""
    deliveries = plan_locked(planned, ids, only_if_known=True)
    if deliveries is None:
        ask(planned, with_alerts(planned.due_among(ids)))
        deliveries = plan_locked(planned, ids)
    planned.deliveries += deliveries.values()


@transaction.atomic
def plan_locked(planned, ids, *, only_if_known=False):
    """Lock, plan and mark. None, and nothing done, if it is not known yet what all their searches find."""
    still_due = planned.due_among(ids).order_by("pk")
    people = with_alerts(still_due.select_for_update(skip_locked=True, of=["self"]))
    planned.matches.read(alert.search_id for _, alerts in people for alert in alerts)
    if only_if_known and not is_known(planned, people):
        return None
    deliveries, count = digests.write(planned, people, broken=ask(planned, people))
    digests.mark(planned, [subscriber for subscriber, _ in people], mailed=deliveries)
    Run.objects.filter(pk=planned.run.pk).update(
        due=F("due") + len(people),
        matched=F("matched") + count,
        planned=F("planned") + len(deliveries),
        through=Greatest("through", planned.matches.through),
    )
    return deliveries


def is_known(planned, people):
    return all(
        planned.matches.knows(alert.search_id, planned.cut(alert, subscriber))
        for subscriber, alerts in people
        for alert in alerts
    )


def with_alerts(subscribers):
    """[(subscriber, their alerts that are on)]"""
    theirs = [(subscriber, []) for subscriber in subscribers.values_list(*OF_A_PERSON, named=True)]
    by_pk = {subscriber.pk: alerts for subscriber, alerts in theirs}
    alerts = Alert.objects.on().filter(Among(F("subscriber"), by_pk)).order_by("created_at", "pk")
    for alert in alerts.values_list(*OF_AN_ALERT, named=True):
        by_pk[alert.subscriber_id].append(alert)
    return theirs


def ask(planned, people):
    """Look each search up once. The ids of alerts whose search failed, with the marks that they keep."""
    kept = {}
    for subscriber, alerts in people:
        for alert in alerts:
            after = planned.cut(alert, subscriber)
            if not planned.matches.look(alert.search_id, after):
                kept[alert.pk] = after
    return kept
