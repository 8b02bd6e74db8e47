from celery import shared_task
from django.utils import timezone

from . import newest
from .models import Heartbeat


@shared_task
def beat():
    """Proves that beat, broker and a worker work together; `/readyz` looks at its age."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": timezone.now()})


@shared_task
def keep_newest():
    """What the sitemap of a big board tells of companies and places."""
    newest.keep()
