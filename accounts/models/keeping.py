"""For how long accounts are kept that nobody uses, and the log of what was erased (P1)."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST_WARNING, SECOND_WARNING = timedelta(days=30), timedelta(days=7)  # before an unused account goes


def ago(delta):
    return timezone.now() - delta


class KeepingManager(models.Manager):
    def inactive(self, days):
        """Candidates who have not signed in for so long. Members of a company and staff are not looked at.

        A session lasts two weeks, so whoever comes by signs in now and then.
        """
        since = timezone.now() - timedelta(days=days)
        rows = self.annotate(active_at=Coalesce("last_login", "date_joined"))
        return rows.filter(active_at__lte=since, is_staff=False, memberships=None)

    def to_warn(self):
        """Whose account will soon have been unused for too long, and who was not told since they were last here."""
        rows = self.inactive(settings.RETENTION_INACTIVE_ACCOUNTS - FIRST_WARNING.days)
        return rows.filter(Q(warned_at=None) | Q(warned_at__lt=F("active_at")))

    def to_warn_again(self):
        """Never sooner after the first warning than was planned, also when a run came late."""
        rows = self.inactive(settings.RETENTION_INACTIVE_ACCOUNTS - SECOND_WARNING.days)
        rows = rows.filter(warned_at__gte=F("active_at"), warned_at__lte=ago(FIRST_WARNING - SECOND_WARNING))
        return rows.filter(Q(warned_again_at=None) | Q(warned_again_at__lt=F("active_at")))

    def given_up(self):
        """Unused for too long, and warned twice in time."""
        rows = self.inactive(settings.RETENTION_INACTIVE_ACCOUNTS)
        return rows.filter(warned_again_at__gte=F("active_at"), warned_again_at__lte=ago(SECOND_WARNING))


class Purge(models.Model):
    """The log of retention: what a timer has erased, or whom it has warned, by number only."""

    timer = models.CharField(_("timer"), max_length=40)
    rows = models.PositiveIntegerField(_("rows"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("purge")
        verbose_name_plural = _("purges")
        ordering = ["-at", "-id"]

    def __str__(self):
        return self.timer
