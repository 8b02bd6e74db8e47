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
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from . import pace, reconcile
from .hindrances import Hindrances
from .line import Lost, NoLine, Refused
from .lines import Lines
from .models import Delivery, Status
from .outbox import NotYet, load, make
from .outcomes import ATTEMPTS, ATTEMPTS_TO_RENDER, LEASE, ambiguous, retry, settle, suppress

logger = logging.getLogger(__name__)

BATCH = 20


def drain(queue, seconds=30):
    """Hand over what is due in the queue; after that many seconds nothing new is begun. Counts the outcomes."""
    deadline = time.monotonic() + seconds
    outcomes = Counter()
    with Lines(settings.MAIL_CONNECTIONS) as lines:
        try:
            while time.monotonic() < deadline and (batch := claim(queue, pace.batch(BATCH))):
                serve(batch, lines, deadline, outcomes)
        except NoLine as error:
            logger.error("mail can't be handed over: %s", type(error.__cause__).__name__)
    return outcomes


@dataclass
class Sending:
    """A batch under way: the lines it goes out on, what stands against it, what it is made of and came to so far."""

    lines: Lines
    hindrances: Hindrances
    outcomes: Counter
    loaded: dict

    def conclude(self, seconds=None):
        """Write down what has become of hand-overs that have ended; waits up to so long until one has."""
        for delivery, error in self.lines.answers(seconds):
            self.outcomes[conclude(delivery, error, self.hindrances)] += 1

    def rest(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self.lines.busy:
                self.conclude(left)
            else:
                time.sleep(left)

    def open_line(self):
        while (line := self.lines.open()) is None:
            self.conclude()
        return line


def serve(batch, lines, deadline, outcomes):
    """What can't be begun before the deadline, or because the next hop is away, waits on: that is no attempt."""
    given_back = {"status": Status.PENDING, "token": None, "lease_until": None}
    sending = Sending(lines, Hindrances.of(batch), outcomes, load(batch))
    try:
        for delivery in batch:
            seconds = pace.moment(deadline)
            if seconds is None:
                break
            sending.rest(seconds)
            if outcome := process(delivery, sending):
                outcomes[outcome] += 1
    except NoLine as error:
        given_back["error"] = str(error)[:300]
        raise
    finally:
        while lines.busy:
            sending.conclude()
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


def process(delivery, sending):
    """One delivery from claimed to its hand-over, which goes on in a thread. The outcome, if it has one before that."""
    if reason := sending.hindrances.reason(delivery):
        return settle(delivery, Status.CANCELLED, error=f"blocked address: {reason}")
    if until := sending.hindrances.until(delivery):
        return put_off(delivery, until)
    try:
        message, source = render(delivery, sending.loaded)
    except NotYet as later:
        return settle(delivery, Status.PENDING, next_at=later.until)
    except Exception as error:  # a mail that can't be made must not stop the others
        logger.exception("mail of kind %s can't be rendered", delivery.kind)
        delivery.attempts += 1
        return retry(delivery, f"{type(error).__name__}: {error}", limit=ATTEMPTS_TO_RENDER)
    if message is None:
        return settle(delivery, Status.CANCELLED)
    line = sending.open_line()
    with transaction.atomic():  # together with how earlier hand-overs ended, to wait for the disk only once
        sending.conclude(seconds=0)
        if until := sending.hindrances.until(delivery):  # said by the domain just now
            outcome = put_off(delivery, until)
        else:
            outcome = None if begin(delivery) else "lost"
    if outcome:
        sending.lines.give_back(line)
        return outcome
    return sending.lines.hand_over(line, delivery, message, source)


def put_off(delivery, until):
    """No attempt: nobody has refused this mail."""
    return settle(delivery, Status.PENDING, error="its domain wants us to wait", next_at=until)


def render(delivery, loaded):
    """The message with what every mail has, and its bytes; (None, None) if it is no longer wanted."""
    with translation.override(delivery.language):
        message = make(delivery, loaded)
        if message is None:
            return None, None
        message.to, message.cc, message.bcc = [delivery.to], [], []
        message.extra_headers |= {
            "Message-ID": delivery.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": delivery.language,
        }
        whole = message.message()
        if whole.is_multipart():
            # Else one is made up and looked for in all texts, which takes as long as writing the mail.
            whole.set_boundary(uuid.uuid4().hex)
        return message, unfolded(whole.as_bytes(linesep="\r\n"))


def unfolded(source):
    """A long header without spaces, such as a link, is put on a line of its own; not all who read mails like that."""
    head, blank, body = source.partition(b"\r\n\r\n")
    return re.sub(rb"(?m)^([\w-]+): ?\r\n ", rb"\1: ", head) + blank + body


def begin(delivery):
    """Committed just before the SMTP dialogue: from here on a crash leaves an ambiguous row."""
    delivery.attempts += 1
    return Delivery.objects.filter(pk=delivery.pk, token=delivery.token, status=Status.CLAIMED).update(
        status=Status.HANDOVER,
        attempts=F("attempts") + 1,
        lease_until=timezone.now() + LEASE,
        payload=delivery.payload,
    )


def conclude(delivery, error, hindrances):
    match error:
        case None:
            hindrances.welcome(delivery)
            return settle(delivery, Status.SENT)
        case Refused(is_final=True):
            if error.is_of_address:
                suppress(delivery.to, str(error))
            return settle(delivery, Status.FAILED, error=str(error))
        case Refused():
            if error.is_of_domain:
                hindrances.hold_back(delivery)
            return retry(delivery, str(error))
        case Lost():
            if error.is_hung:  # on all mails to that domain, as likely as not
                hindrances.hold_back(delivery)
            return (ambiguous if error.after_dot else retry)(delivery, str(error))
        case NoLine():  # it couldn't be opened again: this mail was not taken
            return retry(delivery, str(error))
    raise error


def sweep():
    """Rows whose process died or hangs: prepared ones wait again, handed-over ones are ambiguous. Counts outcomes."""
    outcomes = Counter()
    verdicts = reconcile.verdicts() if settings.MAIL_AMBIGUOUS == "reconcile" else None
    with transaction.atomic():
        for delivery in Delivery.objects.stranded().select_for_update(skip_locked=True)[:500]:
            if delivery.status == Status.CLAIMED:
                outcomes[requeue(delivery)] += 1
            elif verdicts is None:
                outcomes[ambiguous(delivery, "the process ended during the hand-over")] += 1
            elif delivery.pk in verdicts:
                outcomes[verdicts[delivery.pk](delivery)] += 1
    return outcomes


def requeue(delivery):
    """Counts as an attempt, for it may be the mail that killed its process; those beside it are shuffled away."""
    delivery.attempts += 1
    error = "the process ended while preparing it"
    if delivery.attempts >= ATTEMPTS:
        return settle(delivery, Status.FAILED, error=error)
    wait = random.uniform(0, 10 * (delivery.attempts - 1))  # noqa: S311 - no secret
    return settle(delivery, Status.PENDING, error=error, next_at=timezone.now() + timedelta(seconds=wait))
