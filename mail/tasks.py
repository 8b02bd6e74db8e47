from celery import shared_task

from . import actions


@shared_task
def drain(queue):
    """Begins nothing new after 30 s, so that it ends well before the soft time limit."""
    actions.drain(queue)


@shared_task
def sweep():
    actions.sweep()
