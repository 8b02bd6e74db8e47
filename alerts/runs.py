"""A run: everybody of one rhythm whose time has come gets at most one mail with what is new for them.

What a run has done for a person is committed together with the mark that it was done. So it may be killed at any
point, started again, or run twice at once: nothing is lost and nothing is planned twice.
"""

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Greatest
from django.utils import timezone

from mail.models import Delivery, Queue
from mail.outbox import enqueue_all
from postings.models import Posting
from postings.sequence import highest_number

from . import slots
from .emails import DIGEST
from .matching import Matches
from .models import Alert, Digest, DigestItem, Rhythm, Run, Subscriber
from .sections import arrange
from .together import match_together
from .unwanted import Unwanted

logger = logging.getLogger(__name__)

CHUNK = 200
GOOD_FOR = timedelta(hours=1)  # what was matched: who becomes due later is to get what is newer


@dataclass
class Plan:
    """A run under way: what it looks through, and the deliveries it has planned so far."""

    run: Run
    at: datetime
    newcomers: bool
    matches: Matches
    deliveries: list = field(default_factory=list)
    is_done: bool = False

    def due(self):
        """Those who are due and have no mail of this run yet."""
        mail_of_this_run = Digest.objects.filter(run=self.run, subscriber=OuterRef("pk"))
        return Subscriber.objects.due(
            self.run.rhythm, at=self.at, through=self.matches.through, newcomers=self.newcomers
        ).filter(~Exists(mail_of_this_run))


def plan(rhythm, at=None, *, newcomers=False, seconds=None):
    """Plan the mails of everybody in this rhythm who is due at that time. The Plan; None if nobody is due.

    After `seconds` no further chunk is begun: those left are still due at the next tick.
    """
    at = at or timezone.now()
    through = reached(at)
    if not Subscriber.objects.due(rhythm, at=at, through=through, newcomers=newcomers).exists():
        return None
    deadline = time.monotonic() + seconds if seconds else None
    earlier = Run.objects.filter(rhythm=rhythm, through__lte=through).order_by("-through").first()
    usual_after = earlier.through if earlier else through
    run = (
        unfinished(rhythm, at)
        or Run.objects.get_or_create(
            rhythm=rhythm, slot=at.replace(second=0, microsecond=0), defaults={"through": through}
        )[0]
    )
    planned = Plan(run, at, newcomers, Matches(through, usual_after))
    if match_together(run, planned.due(), through, deadline):
        planned.matches = Matches(run.through, usual_after, run)
    planned.is_done = run.is_matched and plan_chunks(planned, deadline)
    if planned.is_done:
        Run.objects.filter(pk=run.pk).update(planned_at=timezone.now())
        run.findings.all().delete()
    return planned


def unfinished(rhythm, at):
    """A run whose searches were matched together not long ago, and that has people left to plan."""
    runs = Run.objects.filter(rhythm=rhythm, planned_at=None, after__isnull=False)
    return runs.filter(slot__lte=at, slot__gt=at - GOOD_FOR).order_by("-slot").first()


def reached(at):
    """The number up to which ads belong to a run at that time: all of them, unless it is in the past.

    Then what was published later stays out, with all that was numbered after it, so that a mark remains a mark.
    """
    later = Posting.objects.filter(published_at__gt=at, alert_seq__isnull=False).order_by("alert_seq").first()
    return later.alert_seq - 1 if later else highest_number()


def plan_chunks(planned, deadline):
    """Whether everybody was looked at."""
    last = 0
    while chunk := list(planned.due().filter(pk__gt=last).order_by("pk")[:CHUNK]):
        if deadline is not None and time.monotonic() > deadline:
            return False
        last = chunk[-1].pk
        try:
            plan_for(planned, chunk)
        except Exception:
            logger.exception("%d subscribers could not be planned together", len(chunk))
            plan_singly(planned, chunk)
    return True


def plan_singly(planned, subscribers):
    """One who can't be planned must not keep the others from their mail; the next tick tries again."""
    for subscriber in subscribers:
        try:
            plan_for(planned, [subscriber])
        except Exception:
            logger.exception("subscriber %d could not be planned", subscriber.pk)


def plan_for(planned, subscribers):
    """Search first; then lock, plan and mark in one transaction."""
    ask(planned, with_alerts(subscribers))
    with transaction.atomic():
        ids = [subscriber.pk for subscriber in subscribers]
        still_due = planned.due().filter(pk__in=ids).order_by("pk")
        people = with_alerts(still_due.select_for_update(skip_locked=True, of=["self"]))
        deliveries = write(planned, people, broken=ask(planned, people))
        mailed = {delivery.to for delivery in deliveries}
        mark(planned, [subscriber for subscriber, _ in people], mailed)
        Run.objects.filter(pk=planned.run.pk).update(
            planned=F("planned") + len(deliveries), through=Greatest("through", planned.matches.through)
        )
    planned.deliveries += [delivery.pk for delivery in deliveries]


def with_alerts(subscribers):
    """[(subscriber, their alerts that are on)]"""
    theirs = {subscriber: [] for subscriber in subscribers}
    by_pk = {subscriber.pk: alerts for subscriber, alerts in theirs.items()}
    alerts = Alert.objects.on().filter(subscriber__in=by_pk).select_related("search")
    for alert in alerts.order_by("created_at", "pk"):
        by_pk[alert.subscriber_id].append(alert)
    return list(theirs.items())


def cut(alert, subscriber):
    """Ads with a higher number are new to this alert; one that no run has looked at has a mark of its own."""
    return max(alert.starts_after, subscriber.mailed_through) if alert.looked else alert.starts_after


def ask(planned, people):
    """Look each search up once. The ids of alerts whose search failed, with the marks that they keep."""
    kept = {}
    planned.matches.read(alert.search_id for _, alerts in people for alert in alerts)
    for subscriber, alerts in people:
        for alert in alerts:
            after = cut(alert, subscriber)
            if not planned.matches.look(alert.search, after):
                kept[alert.pk] = after
    return kept


def write(planned, people, broken):
    """The digests with their ads and their rows in the outbox; nothing new is no mail."""
    found = {
        subscriber: [
            (alert.pk, *planned.matches.since(alert.search, cut(alert, subscriber), alert.starts_after))
            for alert in alerts
            if alert.pk not in broken
        ]
        for subscriber, alerts in people
    }
    unwanted = Unwanted.of(found)
    planned_mails = [
        new_mail(planned.run, subscriber, sections)
        for subscriber, theirs in found.items()
        if (sections := arrange(theirs, unwanted.by(subscriber)))
    ]
    enqueue_all([delivery for delivery, _, _ in planned_mails])
    Digest.objects.bulk_create([digest for _, digest, _ in planned_mails])
    DigestItem.objects.bulk_create([item for _, _, items in planned_mails for item in items])
    for alert_id, after in broken.items():
        Alert.objects.filter(pk=alert_id).update(looked=False, starts_after=after)
    looked = {alert.pk for _, alerts in people for alert in alerts if not alert.looked} - broken.keys()
    Alert.objects.filter(pk__in=looked).update(looked=True)
    return [delivery for delivery, _, _ in planned_mails]


def new_mail(run, subscriber, sections):
    """The rows of one mail, not saved yet. The payload holds how many ads each section only links to."""
    delivery = Delivery(
        kind=DIGEST,
        key=f"digest:{run.pk}:{subscriber.pk}",
        queue=Queue.ALERTS,
        to=subscriber.email,
        language=subscriber.language,
        payload={
            str(section.alert_id): {"more": section.more, "more_of": section.more_of} for section in sections
        },
    )
    digest = Digest(run=run, subscriber=subscriber, delivery=delivery)
    items = [
        DigestItem(
            digest=digest,
            subscriber=subscriber,
            alert_id=section.alert_id,
            posting_id=match.posting_id,
            original_id=match.original_id,
        )
        for section in sections
        for match in section.matches
    ]
    return delivery, digest, items


def mark(planned, subscribers, mailed):
    """These have been served: not again before their next slot, and not with what has a number up to here.

    A newcomer who was looked at early, and for whom there was nothing, has not had that slot.
    """
    groups = {}
    for subscriber in subscribers:
        slot = {}
        is_early = subscriber.due_at is not None and subscriber.due_at > planned.at
        if planned.run.rhythm != Rhythm.INSTANT and (subscriber.email in mailed or not is_early):
            subscriber.served_at = slots.latest(subscriber, planned.at)
            slot = {"served_at": subscriber.served_at, "due_at": slots.following(subscriber, planned.at)}
        groups.setdefault(tuple(slot.items()), []).append(subscriber.pk)
    for slot, ids in groups.items():
        Subscriber.objects.filter(pk__in=ids).update(
            mailed_through=Greatest("mailed_through", planned.matches.through), **dict(slot)
        )
