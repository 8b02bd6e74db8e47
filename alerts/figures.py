"""What became of the mails of each run (M9)."""

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from mail.models import FINAL

from .models import Run

KEPT = ["sent", "failed", "cancelled", "uncertain", "waiting", "retried", "missing", "finished_at"]


def keep():
    """Bring the figures of unfinished runs up to date; a run is finished once each of its mails has an outcome."""
    for pk in Run.objects.unfinished().past_planning().values_list("pk", flat=True):
        count(pk)


@transaction.atomic
def count(pk):
    """The row is locked, so that nobody is erased between the counting and the sum."""
    run = Run.objects.select_for_update().get(pk=pk)
    run.sent = run.failed = run.cancelled = run.uncertain = run.waiting = run.retried = 0
    rows = run.digests.filter(delivery__isnull=False).order_by().values("delivery__status")
    for row in rows.annotate(rows=Count("pk"), again=Count("pk", filter=Q(delivery__attempts__gt=1))):
        status = row["delivery__status"]
        name = status if status in FINAL else "waiting"
        setattr(run, name, getattr(run, name) + row["rows"])
        run.retried += row["again"]
    outcomes = run.sent + run.failed + run.cancelled + run.uncertain + run.erased
    run.missing = run.planned - outcomes - run.waiting
    if not run.waiting:
        run.finished_at = timezone.now()
    run.save(update_fields=KEPT)


def note_erased(digests):
    """These are about to go with their reader."""
    Run.objects.unfinished().filter(pk__in=digests.values("run")).update(erased=F("erased") + 1)
