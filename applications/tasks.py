from celery import shared_task

from .errands import queue
from .marks import reminders
from .team import digest, figures, promise


@shared_task
def run_errands():
    """Exports and answers to very many; begins nothing new after 30 s."""
    queue.drain()


@shared_task
def mail_teams():
    """Reminders of promises that run out, and the daily digests. Safe to run at any time and twice."""
    promise.remind()
    digest.send()


@shared_task
def refresh_figures():
    figures.refresh()


@shared_task
def remind_of_saved():
    reminders.remind()
