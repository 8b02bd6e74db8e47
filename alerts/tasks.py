import logging

from celery import shared_task
from django.db import OperationalError
from psycopg.errors import LockNotAvailable

from postings.sequence import number_open_postings

from . import actions, runs
from .models import Rhythm

logger = logging.getLogger(__name__)

SECONDS = 15  # for each rhythm, so that all end before the soft time limit


@shared_task
def tick():
    """Number what has opened, and plan what is due. Twice at once, or once too often, makes no difference.

    While another process is numbering very much at once, nobody is planned: they would go without what is new.
    """
    try:
        number_open_postings()
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        logger.warning("ads are being numbered elsewhere; planning waits for the next tick")
        return
    for rhythm in Rhythm:
        runs.plan(rhythm, seconds=SECONDS)


@shared_task
def tidy():
    actions.link_accounts()
