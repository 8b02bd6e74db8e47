"""Whether the outbox gets its mails out."""

from datetime import timedelta

from django.utils import timezone

from .models import Delivery, Queue, Status

PATIENCE = timedelta(minutes=15)


def stuck_queues():
    """Those in which mail has been due for so long while none came to an outcome."""
    since = timezone.now() - PATIENCE
    waiting = Delivery.objects.filter(status=Status.PENDING, next_at__lt=since)
    return [
        queue
        for queue in Queue.values
        if waiting.filter(queue=queue).exists()
        and not Delivery.objects.filter(queue=queue, finished_at__gte=since).exists()
    ]
