import sys
import time
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.timezone import is_naive, make_aware
from tqdm import tqdm

from alerts import runs
from alerts.models import DigestItem, Rhythm
from mail.actions import LEASE, drain
from mail.models import FINAL, Delivery, Queue, Status
from postings.sequence import number_open_postings

CHUNK = 5000


def moment(text):
    """An ISO time; without an offset it is meant in TIME_ZONE."""
    value = datetime.fromisoformat(text)
    return make_aware(value) if is_naive(value) else value


class Command(BaseCommand):
    help = (
        "Numbers what has become open, plans the mails of all whose hour lies at or before the given time and has "
        "not been served since, and hands them over. Run again for the same time it sends nothing. Ends with one line: "
        "planned=P sent=S failed=F cancelled=C uncertain=U postings=N seconds=T, N being the ads in these mails."
    )

    def add_arguments(self, parser):
        parser.add_argument("--at", type=moment, help="as if it were this time (ISO); now unless told")
        parser.add_argument("--rhythm", choices=Rhythm.values, help="only these; all unless told")

    def handle(self, *, at, rhythm, **options):
        started = time.monotonic()
        at = at or timezone.now()
        number_open_postings(at)
        plans = [runs.plan(one, at, newcomers=True) for one in ([rhythm] if rhythm else Rhythm)]
        deliveries = [pk for plan in plans if plan for pk in plan.deliveries]
        hand_over(deliveries)
        counts = outcomes(deliveries)
        words = {"planned": len(deliveries)} | {str(status): counts[status] for status in FINAL}
        words |= {"postings": postings_in(deliveries), "seconds": round(time.monotonic() - started, 1)}
        self.stdout.write(" ".join(f"{name}={value}" for name, value in words.items()))
        if counts[Status.FAILED] or counts[Status.UNCERTAIN]:
            raise CommandError("Some mails could not be sent; the admin's list of deliveries says why.")
        if sum(counts[status] for status in FINAL) < len(deliveries):
            raise CommandError("Some mails were put off by the next hop; the workers try them again.")


def hand_over(deliveries):
    """In the foreground, beside the workers; waits for those that a worker has in its hands."""
    with tqdm(total=len(deliveries), unit="mail", disable=not sys.stderr.isatty()) as bar:
        while outcomes_now := drain(Queue.ALERTS, seconds=5):
            bar.update(sum(outcomes_now.values()))
    deadline = time.monotonic() + LEASE.total_seconds()
    while deliveries and time.monotonic() < deadline and in_hand(deliveries):
        time.sleep(0.5)


def in_hand(deliveries):
    busy = Delivery.objects.filter(queue=Queue.ALERTS, status__in=[Status.CLAIMED, Status.HANDOVER])
    return not set(deliveries).isdisjoint(busy.values_list("pk", flat=True))


def outcomes(deliveries):
    counts = dict.fromkeys(Status, 0)
    for first in range(0, len(deliveries), CHUNK):
        chunk = Delivery.objects.filter(pk__in=deliveries[first : first + CHUNK])
        for status in chunk.values_list("status", flat=True):
            counts[status] += 1
    return counts


def postings_in(deliveries):
    found = set()
    for first in range(0, len(deliveries), CHUNK):
        items = DigestItem.objects.filter(digest__delivery__in=deliveries[first : first + CHUNK])
        found.update(items.values_list("posting", flat=True).distinct())
    return len(found)
