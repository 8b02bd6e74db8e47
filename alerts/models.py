from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings.models import Posting


class Rhythm(models.TextChoices):
    INSTANT = "instant", _("At once")
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")


class SavedSearch(models.Model):
    """A search in its canonical form; equal searches of a million alerts share one row."""

    key = models.CharField(max_length=64, unique=True)  # SHA-256 of the canonical query, which may be long
    query = models.TextField()

    def __str__(self):
        return self.query


class SubscriberQuerySet(models.QuerySet):
    def active(self):
        """Those who confirmed and did not pause."""
        return self.filter(
            Q(paused_until=None) | Q(paused_until__lte=timezone.localdate()), confirmed_at__isnull=False
        )


class Subscriber(models.Model):
    """An address that gets jobs by email, in one rhythm for all its alerts.

    `mailed_through` is the last `alert_seq` that was looked at for this person; nothing up to it is mailed again.
    """

    email = models.EmailField(_("email"), unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="subscriber"
    )
    language = models.CharField(_("language"), max_length=8)
    rhythm = models.CharField(_("rhythm"), max_length=10, choices=Rhythm, default=Rhythm.DAILY)
    hour = models.PositiveSmallIntegerField(_("hour"), default=7, validators=[MaxValueValidator(23)])
    weekday = models.PositiveSmallIntegerField(
        _("day of the week"), default=0, validators=[MaxValueValidator(6)]
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Berlin")
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    mailed_through = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="subscriber_hour_in_a_day"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="subscriber_weekday_in_a_week"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="subscriber_rhythm_known"),
        ]

    def __str__(self):
        return self.email


class Alert(models.Model):
    """A search with an address.

    `starts_after` is the `alert_seq` that the board had reached when it was made: older ads are not news.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="alerts")
    search = models.ForeignKey(SavedSearch, models.PROTECT, related_name="alerts")
    starts_after = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["subscriber", "search"], name="alert_once_per_search")]

    def __str__(self):
        return str(self.search)


class Run(models.Model):
    """All digests of one rhythm that are due at one UTC time; a second beat ends at the same row."""

    rhythm = models.CharField(_("rhythm"), max_length=10, choices=Rhythm)
    slot = models.DateTimeField(_("slot"))
    through = models.BigIntegerField()  # ads numbered up to here belong to this run
    planned = models.PositiveIntegerField(_("planned"), default=0)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    planned_at = models.DateTimeField(_("planned at"), null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-slot"]
        constraints = [models.UniqueConstraint(fields=["rhythm", "slot"], name="run_once_per_slot")]

    def __str__(self):
        return f"{self.rhythm} {self.slot:%Y-%m-%d %H:%M}"


class Digest(models.Model):
    """What one person gets of one run; the mail itself is the outbox row."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="digests")
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="digests")
    delivery = models.OneToOneField("mail.Delivery", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "subscriber"], name="digest_once_per_run")]

    def __str__(self):
        return f"{self.run} {self.subscriber_id}"


class DigestItem(models.Model):
    """An ad in a digest, under the alert that found it first.

    The constraint is the promise that a job is mailed to a person at most once, ever: `original` is the first of a
    chain of reposts.
    """

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="items")
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="+")
    alert = models.ForeignKey(Alert, models.SET_NULL, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="+")
    original = models.ForeignKey(Posting, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "original"], name="digestitem_job_once_per_person")
        ]

    def __str__(self):
        return f"{self.digest_id} {self.posting_id}"
