"""What a run writes for some people: their mails in the outbox, what they hold, and the mark that all this was done."""

from django.db.models import F
from django.db.models.functions import Greatest

from jobboard.among import Among
from jobboard.copying import copy_lines, next_ids
from mail.models import Queue
from mail.outbox import enqueue_thousands

from . import slots
from .emails import DIGEST
from .models import Alert, Rhythm, Subscriber
from .unwanted import Unwanted

DIGESTS, ITEMS = "alerts_digest", "alerts_digestitem"


def write(planned, people, broken):
    """Digests with their ads and their rows in the outbox; nothing new is no mail.

    {id of a subscriber: id of the delivery}, and how many ads are in them. `people` is [(subscriber, alerts)], `broken`
    the marks of alerts that can't be looked at just now, by their ids.
    """
    found = [
        (
            subscriber,
            [
                (
                    alert.pk,
                    *planned.matches.since(
                        alert.search_id, planned.cut(alert, subscriber), alert.starts_after
                    ),
                )
                for alert in alerts
                if alert.pk not in broken
            ],
        )
        for subscriber, alerts in people
    ]
    unwanted = Unwanted.of([subscriber for subscriber, _ in people], planned.matches.ids_of_ads())
    mails = []
    for subscriber, theirs in found:
        if sections := planned.arranging.of(theirs, unwanted.by(subscriber)):
            mails.append((subscriber, sections))
    deliveries = write_mails(planned.run, mails)
    for alert_id, after in broken.items():
        Alert.objects.filter(pk=alert_id).update(looked=False, starts_after=after)
    looked = {alert.pk for _, alerts in people for alert in alerts if not alert.looked} - broken.keys()
    if looked:
        Alert.objects.filter(Among(F("pk"), looked)).update(looked=True)
    count = sum(len(section.matches) for _, sections in mails for section in sections)
    return dict(zip((subscriber.pk for subscriber, _ in mails), deliveries, strict=True)), count


def write_mails(run, mails):
    """The ids of their deliveries."""
    deliveries = enqueue_thousands(
        DIGEST,
        Queue.ALERTS,
        [
            (f"digest:{run.pk}:{subscriber.pk}", subscriber.email, subscriber.language, payload(sections))
            for subscriber, sections in mails
        ],
    )
    ids = next_ids(DIGESTS, len(mails))
    copy_lines(
        DIGESTS,
        ("id", "run_id", "subscriber_id", "delivery_id"),
        [
            f"{pk}\t{run.pk}\t{subscriber.pk}\t{delivery}\n"
            for pk, (subscriber, _), delivery in zip(ids, mails, deliveries, strict=True)
        ],
    )
    copy_lines(
        ITEMS, ("digest_id", "subscriber_id", "alert_id", "posting_id", "original_id"), items(ids, mails)
    )
    return deliveries


def items(ids, mails):
    lines = []
    for pk, (subscriber, sections) in zip(ids, mails, strict=True):
        for section in sections:
            start = f"{pk}\t{subscriber.pk}\t{section.alert_id}\t"
            lines += [start + match.line for match in section.matches]
    return lines


def payload(sections):
    """How many ads each section only links to."""
    return {section.alert_id: {"more": section.more, "more_of": section.more_of} for section in sections}


def mark(planned, subscribers, mailed):
    """These have been served: not again before their next slot, and not with what has a number up to here.

    A newcomer who was looked at early, and for whom there was nothing, has not had that slot.
    """
    groups, known = {}, {}
    for subscriber in subscribers:
        slot = ()
        is_early = subscriber.due_at is not None and subscriber.due_at > planned.at
        if planned.run.rhythm != Rhythm.INSTANT and (subscriber.pk in mailed or not is_early):
            habit = tuple(getattr(subscriber, name) for name in slots.DEPENDS_ON)
            if habit not in known:
                known[habit] = served_and_next(subscriber, planned.at)
            slot = known[habit]
        groups.setdefault(slot, []).append(subscriber.pk)
    for slot, ids in groups.items():
        Subscriber.objects.filter(Among(F("pk"), ids)).update(
            mailed_through=Greatest("mailed_through", planned.matches.through), **dict(slot)
        )


def served_and_next(subscriber, at):
    served = slots.latest(subscriber, at)
    return (("served_at", served), ("due_at", slots.following(subscriber._replace(served_at=served), at)))
