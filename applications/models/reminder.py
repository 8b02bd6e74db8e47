from django.conf import settings
from django.db import models
from django.utils import timezone

from postings.models import Posting


class Reminder(models.Model):
    """The person was told that a saved ad ends soon: once, ever (I4)."""

    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "posting"], name="reminder_once")]

    def __str__(self):
        return str(self.posting_id)


class RemindersOff(models.Model):
    """The person wants none of these mails."""

    candidate = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="reminders_off"
    )
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return str(self.candidate_id)
