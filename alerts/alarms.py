"""Jobs by email that are stuck, or don't add up: /readyz says so, the log does, and staff get a mail."""

import logging
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from mail.alarms import stuck_queues

from .emails import alarm
from .models import Planning, Rhythm, Run, Subscriber

logger = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=30)


def problems():
    """{name: what is wrong, for staff}"""
    late = timezone.now() - PATIENCE
    found = {}
    if Planning.objects.filter(done_at__lt=late).exists():
        found["planning"] = "jobs by email have not been planned for 30 minutes"
    elif waiting := sum(overdue(rhythm, late) for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY)):
        found["overdue"] = f"{waiting} people wait for their jobs by email for more than 30 minutes"
    for queue in stuck_queues():
        found[f"queue-{queue}"] = (
            f"no mail of the queue {queue} has gone out for 15 minutes, though some wait"
        )
    for run in Run.objects.filter(slot__gt=late - timedelta(days=3)).exclude(missing=0):
        found[f"run-{run.pk}"] = f"{run.missing} mails of the run {run} are missing"
    return found


def overdue(rhythm, late):
    return Subscriber.objects.active().filter(rhythm=rhythm, due_at__lt=late).count()


def sound():
    """Each problem is a mail a day to each of staff."""
    found = problems()
    if not found:
        return
    staff = get_user_model().objects.filter(is_staff=True, is_active=True)
    for name, problem in found.items():
        logger.error("%s", problem)
        for person in staff:
            alarm(person, name, problem)
