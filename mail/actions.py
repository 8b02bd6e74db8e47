"""The way out: due rows are claimed, rendered and handed over, each outcome written down.

No transaction is open and no row locked while the next hop is talked to. Every write names the token under which the
row was claimed, so a process whose lease ran out changes nothing any more.
"""

import logging
import random
import re
import time
import uuid
from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from .line import Lost, NoLine, Refused, open_line
from .models import FINAL, Delivery, Status, Suppression
from .outbox import NotYet, is_forgotten, renderer_of, tell_outcome

logger = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(
    seconds=120
)  # longer than a hand-over can take, each of whose steps ends within EMAIL_TIMEOUT
LONGEST_WAIT = 120  # minutes between two attempts
ATTEMPTS = 24  # about a day and a half
ATTEMPTS_TO_RENDER = 5
ATTEMPTS_IF_AMBIGUOUS = 5  # a next hop that never confirms would else deliver a copy each time


class Pace:
    """MAIL_RATE: a moment for each message, for the whole process."""

    next_at = 0.0

    @classmethod
    def batch(cls):
        """No more than can be handed over well within the lease."""
        return max(1, min(BATCH, settings.MAIL_RATE // 2)) if settings.MAIL_RATE else BATCH

    @classmethod
    def wait(cls, deadline):
        """Whether there is a moment before the deadline; sleeps until it is there."""
        if not settings.MAIL_RATE:
            return time.monotonic() < deadline
        if max(cls.next_at, time.monotonic()) >= deadline:
            return False
        time.sleep(max(0, cls.next_at - time.monotonic()))
        cls.next_at = time.monotonic() + 60 / settings.MAIL_RATE
        return True


def drain(queue, seconds=30):
    """Hand over what is due in the queue; after that many seconds nothing new is begun. Counts the outcomes."""
    deadline = time.monotonic() + seconds
    outcomes = Counter()
    line = open_line()
    try:
        while time.monotonic() < deadline and (batch := claim(queue, Pace.batch())):
            serve(batch, line, deadline, outcomes)
    except NoLine as error:
        logger.error("mail can't be handed over: %s", type(error.__cause__).__name__)
    finally:
        line.close()
    return outcomes


def serve(batch, line, deadline, outcomes):
    """What can't be begun before the deadline, or because the next hop is away, waits on: that is no attempt."""
    given_back = {"status": Status.PENDING, "token": None, "lease_until": None}
    try:
        for delivery in batch:
            if not Pace.wait(deadline):
                break
            outcomes[process(delivery, line)] += 1
    except NoLine as error:
        given_back["error"] = str(error)[:300]
        raise
    finally:
        Delivery.objects.filter(token=batch[0].token, status=Status.CLAIMED).update(**given_back)


@transaction.atomic(durable=True)
def claim(queue, limit):
    """Due rows that nobody else is about to take, oldest first."""
    due = Delivery.objects.due().filter(queue=queue).order_by("next_at")
    batch = list(due.select_for_update(skip_locked=True)[:limit])
    claimed = {"status": Status.CLAIMED, "token": uuid.uuid4(), "lease_until": timezone.now() + LEASE}
    for delivery in batch:
        for name, value in claimed.items():
            setattr(delivery, name, value)
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in batch]).update(**claimed)
    return batch


def process(delivery, line):
    """One delivery from claimed to its outcome."""
    blocked = Suppression.objects.filter(email=delivery.to.lower()).first()
    if blocked:
        return settle(delivery, Status.CANCELLED, error=f"blocked address: {blocked.reason}")
    try:
        message, source = render(delivery)
    except NotYet as later:
        return settle(delivery, Status.PENDING, next_at=later.until)
    except Exception as error:  # a mail that can't be made must not stop the others
        logger.exception("mail of kind %s can't be rendered", delivery.kind)
        delivery.attempts += 1
        return retry(delivery, f"{type(error).__name__}: {error}", limit=ATTEMPTS_TO_RENDER)
    if message is None:
        return settle(delivery, Status.CANCELLED)
    line.open()
    if not begin(delivery):
        return "lost"
    return hand_over(delivery, line, message, source)


def render(delivery):
    """The message with what every mail has, and its bytes; (None, None) if it is no longer wanted."""
    with translation.override(delivery.language):
        message = renderer_of(delivery.kind)(delivery)
        if message is None:
            return None, None
        message.to, message.cc, message.bcc = [delivery.to], [], []
        message.extra_headers |= {
            "Message-ID": message_id(delivery),
            "Auto-Submitted": "auto-generated",
            "Content-Language": delivery.language,
        }
        return message, unfolded(message.message().as_bytes(linesep="\r\n"))


def unfolded(source):
    """A long header without spaces, such as a link, is put on a line of its own; not all who read mails like that."""
    head, blank, body = source.partition(b"\r\n\r\n")
    return re.sub(rb"(?m)^([\w-]+): ?\r\n ", rb"\1: ", head) + blank + body


def message_id(delivery):
    """Follows from the row, so that a copy can be recognised as one."""
    return f"<delivery-{delivery.pk}@{urlsplit(settings.SITE_URL).hostname}>"


def begin(delivery):
    """Committed just before the SMTP dialogue: from here on a crash leaves an ambiguous row."""
    delivery.attempts += 1
    return Delivery.objects.filter(pk=delivery.pk, token=delivery.token, status=Status.CLAIMED).update(
        status=Status.HANDOVER,
        attempts=F("attempts") + 1,
        lease_until=timezone.now() + LEASE,
        payload=delivery.payload,
    )


def hand_over(delivery, line, message, source):
    try:
        line.hand_over(message, source)
    except Refused as refusal:
        if not refusal.is_final:
            return retry(delivery, str(refusal))
        if refusal.is_of_address:
            suppress(delivery.to, str(refusal))
        return settle(delivery, Status.FAILED, error=str(refusal))
    except Lost as lost:
        line.hang_up()
        return ambiguous(delivery, str(lost)) if lost.after_dot else retry(delivery, str(lost))
    except NoLine as error:  # the line broke, and couldn't be opened again: this mail was not taken
        return retry(delivery, str(error))
    return settle(delivery, Status.SENT)


def suppress(email, reason):
    """No mail goes to this address any more, whatever its kind; staff see why and can lift it."""
    Suppression.objects.get_or_create(email=email.lower(), defaults={"reason": reason[:300]})


def ambiguous(delivery, error):
    """Taken or not, nobody knows: MAIL_AMBIGUOUS says whether rather twice (retry) or rather not at all (park)."""
    if settings.MAIL_AMBIGUOUS == "park" or delivery.attempts >= ATTEMPTS_IF_AMBIGUOUS:
        return settle(delivery, Status.UNCERTAIN, error=error)
    return retry(delivery, error)


def retry(delivery, error, limit=ATTEMPTS):
    """Again later, twice as late each time, until the limit."""
    if delivery.attempts >= limit:
        return settle(delivery, Status.FAILED, error=error)
    minutes = min(2 ** (delivery.attempts - 1), LONGEST_WAIT)
    return settle(delivery, Status.PENDING, error=error, next_at=timezone.now() + timedelta(minutes=minutes))


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
    with transaction.atomic():
        if not (row.delete()[0] if is_forgotten(delivery.kind) else row.update(**changes)):
            return "lost"
        delivery.status = status
        tell_outcome(delivery)
    return str(status)


def sweep():
    """Rows whose process died or hangs: prepared ones wait again, handed-over ones are ambiguous. Counts outcomes."""
    outcomes = Counter()
    with transaction.atomic():
        for delivery in Delivery.objects.stranded().select_for_update(skip_locked=True)[:500]:
            if delivery.status == Status.HANDOVER:
                outcomes[ambiguous(delivery, "the process ended during the hand-over")] += 1
            else:
                outcomes[requeue(delivery)] += 1
    return outcomes


def requeue(delivery):
    """Counts as an attempt, for it may be the mail that killed its process; those beside it are shuffled away."""
    delivery.attempts += 1
    error = "the process ended while preparing it"
    if delivery.attempts >= ATTEMPTS:
        return settle(delivery, Status.FAILED, error=error)
    wait = random.uniform(0, 10 * (delivery.attempts - 1))  # noqa: S311 - no secret
    return settle(delivery, Status.PENDING, error=error, next_at=timezone.now() + timedelta(seconds=wait))
