from celery import shared_task
from django.utils import timezone

from .models import Heartbeat


@shared_task
def beat():
    """Proves that beat, broker and a worker work together; `/readyz` looks at its age."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": timezone.now()})
