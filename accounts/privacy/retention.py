"""Nothing is kept longer than it is needed (P1): each app registers its timers, one purge runs them all.

A timer names the rows whose time is up; what it does to them is erasing or, ahead of that, a warning by mail. A row
that can't be erased is logged and stops no other.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ..models.keeping import Purge

logger = logging.getLogger(__name__)

BATCH = 100


@dataclass(frozen=True)
class Timer:
    """`due()` are the rows whose time is up at this moment; `act(rows)` gets them locked."""

    name: str
    due: Callable
    act: Callable


@dataclass
class Outcome:
    done: int = 0
    failed: int = 0


_timers = {}


def register(name, due, act):
    _timers[name] = Timer(name, due, act)


def timers():
    return list(_timers.values())


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def delete(rows):
    """For rows without files or consequences."""
    type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


def each(act):
    return lambda rows: [act(row) for row in rows]


def unreferenced(rows):
    """Those that nothing holds on to: no row of any app that protects what it refers to."""
    for relation in rows.model._meta.get_fields(include_hidden=True):
        if relation.auto_created and getattr(relation, "on_delete", None) is models.PROTECT:
            referring = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            rows = rows.filter(~Exists(referring))
    return rows


def count():
    """{timer: how many rows are due}; nothing is changed."""
    return {timer.name: timer.due().count() for timer in timers()}


def purge(seconds=None, progress=None):
    """{timer: Outcome}. After that many seconds nothing new is begun: the next tick goes on."""
    deadline = seconds and time.monotonic() + seconds
    return {timer.name: run(timer, deadline, progress) for timer in timers()}


def run(timer, deadline=None, progress=None):
    outcome, stuck = Outcome(), set()
    while not (deadline and time.monotonic() > deadline):
        pks = set(timer.due().exclude(pk__in=stuck).order_by().values_list("pk", flat=True)[:BATCH])
        if not pks:
            break
        outcome.failed += attempt(timer, pks)
        still_due = set(timer.due().filter(pk__in=pks).values_list("pk", flat=True))
        stuck |= still_due
        outcome.done += len(pks - still_due)
        if progress:
            progress(len(pks))
    if outcome.done:
        Purge.objects.create(timer=timer.name, rows=outcome.done)
        logger.info("retention: %s, %d rows", timer.name, outcome.done)
    return outcome


def attempt(timer, pks):
    """All at once; if that fails, one by one, so that only the row at fault stays. Says how many failed."""
    try:
        act(timer, pks)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other rows must not wait for this one
        if len(pks) > 1:
            return sum(attempt(timer, {pk}) for pk in pks)
        # Without the message of the error, which may quote the row.
        logger.error("retention: %s, row %s stays: %s", timer.name, *pks, type(error).__name__)
        return 1
    return 0


@transaction.atomic
def act(timer, pks):
    """Asked again under the lock: a draft may have been written on in the meantime, an account signed in to."""
    rows = list(timer.due().filter(pk__in=pks).select_for_update(of=("self",), skip_locked=True))
    if rows:
        timer.act(rows)
