"""What becomes of a delivery: each outcome is written down once, by whoever holds the row's token."""

from contextlib import nullcontext
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .models import FINAL, Delivery, Status, Suppression
from .outbox import consequence_of, is_forgotten

LEASE = timedelta(
    seconds=120
)  # longer than a hand-over can take, each of whose steps ends within EMAIL_TIMEOUT
LONGEST_WAIT = 120  # minutes between two attempts
ATTEMPTS = 24  # about a day and a half
ATTEMPTS_TO_RENDER = 5
ATTEMPTS_IF_AMBIGUOUS = 5  # a next hop that never confirms would else deliver a copy each time


def settle(delivery, status, *, error="", next_at=None):
    """Write the outcome and give the row back; a row that is somebody else's by now stays as it is."""
    changes = {"status": status, "error": error[:300], "attempts": delivery.attempts}
    changes |= {"token": None, "lease_until": None}
    if status in FINAL:
        changes |= {"payload": {}, "finished_at": timezone.now()}
    else:
        changes["next_at"] = next_at
    row = Delivery.objects.filter(pk=delivery.pk, token=delivery.token)
    if status not in FINAL:
        return str(status) if row.update(**changes) else "lost"
    delivery.status = status
    consequence = consequence_of(delivery)
    with transaction.atomic() if consequence else nullcontext():
        if not (row.delete()[0] if is_forgotten(delivery.kind) else row.update(**changes)):
            return "lost"
        if consequence:
            consequence()
    return str(status)


def retry(delivery, error, limit=ATTEMPTS):
    """Again later, twice as late each time, until the limit."""
    if delivery.attempts >= limit:
        return settle(delivery, Status.FAILED, error=error)
    minutes = min(2 ** (delivery.attempts - 1), LONGEST_WAIT)
    return settle(delivery, Status.PENDING, error=error, next_at=timezone.now() + timedelta(minutes=minutes))


def ambiguous(delivery, error):
    """Taken or not, nobody knows.

    MAIL_AMBIGUOUS says whether rather twice (retry), rather not at all (park), or as the next hop's log says
    (reconcile): then the row stays as it is until the log had time to tell.
    """
    if settings.MAIL_AMBIGUOUS == "reconcile":
        row = Delivery.objects.filter(pk=delivery.pk, token=delivery.token)
        row.update(lease_until=timezone.now() + LEASE, error=error[:300])
        return str(Status.HANDOVER)
    if settings.MAIL_AMBIGUOUS == "park" or delivery.attempts >= ATTEMPTS_IF_AMBIGUOUS:
        return settle(delivery, Status.UNCERTAIN, error=error)
    return retry(delivery, error)


def suppress(email, reason):
    """No mail goes to this address any more, whatever its kind; staff see why and can lift it."""
    Suppression.objects.get_or_create(email=email.lower(), defaults={"reason": reason[:300]})
