"""What a run writes for some people: their mails in the outbox, what they hold, and the mark that all this was done."""

from django.db.models.functions import Greatest

from jobboard.copying import copy, copy_numbers, next_ids
from mail.models import Delivery, Queue
from mail.outbox import enqueue_all

from . import slots
from .emails import DIGEST
from .models import Alert, Rhythm, Subscriber
from .unwanted import Unwanted

DIGESTS, ITEMS = "alerts_digest", "alerts_digestitem"


def write(planned, people, broken):
    """The digests with their ads and their rows in the outbox, and how many ads; nothing new is no mail.

    `people` is [(subscriber, alerts)], `broken` the marks of alerts that can't be looked at just now, by their ids.
    """
    found = {
        subscriber: [
            (
                alert.pk,
                *planned.matches.since(alert.search_id, planned.cut(alert, subscriber), alert.starts_after),
            )
            for alert in alerts
            if alert.pk not in broken
        ]
        for subscriber, alerts in people
    }
    unwanted = Unwanted.of(found)
    mails = []
    for subscriber, theirs in found.items():
        if sections := planned.arranging.of(theirs, unwanted.by(subscriber)):
            mails.append((subscriber, sections))
    deliveries = write_mails(planned.run, mails)
    for alert_id, after in broken.items():
        Alert.objects.filter(pk=alert_id).update(looked=False, starts_after=after)
    looked = {alert.pk for _, alerts in people for alert in alerts if not alert.looked} - broken.keys()
    if looked:
        Alert.objects.filter(pk__in=looked).update(looked=True)
    return deliveries, sum(len(section.matches) for _, sections in mails for section in sections)


def write_mails(run, mails):
    deliveries = [new_delivery(run, subscriber, sections) for subscriber, sections in mails]
    enqueue_all(deliveries)
    ids = next_ids(DIGESTS, len(mails))
    digests = zip(ids, mails, deliveries, strict=True)
    copy(
        DIGESTS,
        ("id", "run_id", "subscriber_id", "delivery_id"),
        ((pk, run.pk, subscriber.pk, delivery.pk) for pk, (subscriber, _), delivery in digests),
    )
    copy_numbers(
        ITEMS,
        ("digest_id", "subscriber_id", "alert_id", "posting_id", "original_id"),
        (
            (pk, subscriber.pk, section.alert_id, match.posting_id, match.original_id)
            for pk, (subscriber, sections) in zip(ids, mails, strict=True)
            for section in sections
            for match in section.matches
        ),
    )
    return deliveries


def new_delivery(run, subscriber, sections):
    """Not saved yet. The payload holds how many ads each section only links to."""
    return Delivery(
        kind=DIGEST,
        key=f"digest:{run.pk}:{subscriber.pk}",
        queue=Queue.ALERTS,
        to=subscriber.email,
        language=subscriber.language,
        payload={
            str(section.alert_id): {"more": section.more, "more_of": section.more_of} for section in sections
        },
    )


def mark(planned, subscribers, mailed):
    """These have been served: not again before their next slot, and not with what has a number up to here.

    A newcomer who was looked at early, and for whom there was nothing, has not had that slot.
    """
    groups, known = {}, {}
    for subscriber in subscribers:
        slot = ()
        is_early = subscriber.due_at is not None and subscriber.due_at > planned.at
        if planned.run.rhythm != Rhythm.INSTANT and (subscriber.email in mailed or not is_early):
            habit = tuple(getattr(subscriber, name) for name in slots.DEPENDS_ON)
            if habit not in known:
                known[habit] = served_and_next(subscriber, planned.at)
            slot = known[habit]
        groups.setdefault(slot, []).append(subscriber.pk)
    for slot, ids in groups.items():
        Subscriber.objects.filter(pk__in=ids).update(
            mailed_through=Greatest("mailed_through", planned.matches.through), **dict(slot)
        )


def served_and_next(subscriber, at):
    subscriber.served_at = slots.latest(subscriber, at)
    return (("served_at", subscriber.served_at), ("due_at", slots.following(subscriber, at)))
