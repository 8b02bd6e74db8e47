import logging
import time

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from mail.wake import Waker
from postings.sequence import number_open_postings

from . import actions, alarms, figures, preparing, runs
from .models import Planning, Rhythm

logger = logging.getLogger(__name__)

SECONDS = 25  # in which something is begun, so that it ends before the soft time limit
PREPARING = 5  # of them, if so many searches wait for it
go_on = Waker("alerts.tasks.tick", "alerts")


@shared_task
def tick():
    """Number what has opened, prepare new searches, and plan what is due; goes on at once if there is more.

    Twice at once, or once too often, makes no difference. While another process is numbering very much at once, nobody
    is planned: they would go without what is new.
    """
    try:
        number_open_postings()
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        logger.warning("ads are being numbered elsewhere; planning waits for the next tick")
        return
    deadline = time.monotonic() + SECONDS
    is_done = preparing.keep_prepared(PREPARING)
    for rhythm in Rhythm:
        left = deadline - time.monotonic()
        planned = runs.plan(rhythm, seconds=left) if left > 0 else None
        is_done &= left > 0 and (planned is None or planned.is_done)
    if is_done:
        Planning.objects.update_or_create(pk=1, defaults={"done_at": timezone.now()})
    else:
        go_on()


@shared_task
def keep_figures():
    """What became of the runs' mails; and staff are told if one is stuck."""
    figures.keep()
    alarms.sound()


@shared_task
def tidy():
    actions.link_accounts()
    preparing.forget_unused()
