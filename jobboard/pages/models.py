from django.db import models
from django.utils import timezone


class Heartbeat(models.Model):
    """When a part last showed a sign of life; its age is an alarm (`/readyz`)."""

    name = models.CharField(max_length=20, primary_key=True)
    beat_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.name
