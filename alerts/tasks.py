from celery import shared_task

from postings.sequence import number_open_postings

from . import actions, runs
from .models import Rhythm

SECONDS = 15  # for each rhythm, so that all end before the soft time limit


@shared_task
def tick():
    """Number what has opened, and plan what is due. Twice at once, or once too often, makes no difference."""
    number_open_postings(wait=False)
    for rhythm in Rhythm:
        runs.plan(rhythm, seconds=SECONDS)


@shared_task
def tidy():
    actions.erase_unconfirmed()
    actions.link_accounts()
