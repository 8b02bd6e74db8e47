"""A run of many people: all their searches are matched with its ads first, a batch of ads a transaction."""

import logging
import time

from django.db import DatabaseError, models, transaction

from . import sets
from .models import Alert, Run

logger = logging.getLogger(__name__)

MANY = 300  # people due: of fewer each search is asked by itself
LONGEST_AWAY = 0.02  # the part of them that may have been away longer: their searches are asked one by one
GIVEN_UP = -1
MOST, LEAST = 20_000, 100  # ads in a batch
PEOPLE = 1_000_000  # up to so many, the first batch is as big as any: half the time is the same for few ads and many
SECONDS = 24  # that a batch may well take; a worker must end before its time limit


def match_together(run, people, through, deadline=None):
    """Whether the run's findings are to be read. May stop halfway, then `run.is_matched` is false.

    One process does it while others wait for the next tick. Without it all would still be right, only slow: so a
    failure leaves the run to be asked one by one.
    """
    if run.after is None and not begin(run, people, through):
        return False
    size = None
    try:
        while not run.is_matched and (deadline is None or time.monotonic() < deadline):
            begun = time.monotonic()
            size = match_batch(run, people, size)
            if not size:
                break
            size = next_size(size, time.monotonic() - begun)
    except DatabaseError:
        logger.exception("the searches of run %d can't be matched together", run.pk)
        give_up(run)
        return False
    return True


def first_size(people):
    return max(MOST * PEOPLE // max(people, PEOPLE), LEAST)


def next_size(size, seconds):
    """More ads take a little longer: most of the time goes into what the searches share."""
    if seconds < SECONDS:
        return min(size * 4, MOST)
    return max(size // 2, LEAST) if seconds > 2 * SECONDS else size


def give_up(run):
    """Nobody tries it again for this run, unless somebody is just at it."""
    with transaction.atomic():
        if Run.objects.select_for_update(skip_locked=True).filter(pk=run.pk).exists():
            Run.objects.filter(pk=run.pk).update(after=None, matched_through=GIVEN_UP)
    run.refresh_from_db()


def begin(run, people, through):
    """Settle from which number on; False where it is not worth it."""
    if run.matched_through == GIVEN_UP or people[:MANY].count() < MANY:
        return False
    run.after = run.matched_through = min(usual_mark(people), through)
    begun = {"after": run.after, "matched_through": run.after, "through": through}
    Run.objects.filter(pk=run.pk, after=None).update(**begun)
    run.refresh_from_db()
    return True


@transaction.atomic
def match_batch(run, people, size=None):
    """How many ads at most; None while another process does it."""
    if not Run.objects.select_for_update(skip_locked=True).filter(pk=run.pk).exists():
        return None
    run.refresh_from_db()
    size = size or first_size(people.count())
    if not run.is_matched:
        after, run.matched_through = run.matched_through, min(run.matched_through + size, run.through)
        sets.match(run, after, run.matched_through, Alert.objects.on().filter(subscriber__in=people))
        run.save(update_fields=["matched_through"])
    return size


def usual_mark(people):
    """The number from which on all but a few of them are to be looked at."""
    return people.aggregate(after=UsualMark("mailed_through"))["after"]


class UsualMark(models.Aggregate):
    template = f"percentile_disc({LONGEST_AWAY}) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = models.BigIntegerField()
