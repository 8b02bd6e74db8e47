from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Session

from .search import SavedSearch

ANSWER_DAYS = 30  # in which one says that the alerts are to go on


class Rhythm(models.TextChoices):
    INSTANT = "instant", _("At once")
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")


def default_time_zone():
    return settings.TIME_ZONE


def too_old_to_confirm():
    return timezone.now() - timedelta(days=settings.RETENTION_UNCONFIRMED_ALERTS)


class SubscriberQuerySet(models.QuerySet):
    def active(self):
        """Those who confirmed and did not pause."""
        return self.filter(
            Q(paused_until=None) | Q(paused_until__lte=timezone.localdate()), confirmed_at__isnull=False
        )

    def due(self, rhythm, *, at, through, newcomers=False):
        """Whose slot has come by then, or, at once, who has not been looked at through the last number.

        `newcomers` adds those whom no run has looked at yet, though their first own slot is still to come.
        """
        if rhythm == Rhythm.INSTANT:
            return self.active().filter(rhythm=rhythm, mailed_through__lt=through)
        come = Q(due_at__lte=at)
        if newcomers:
            come |= Q(served_at=None)
        return self.active().filter(come, rhythm=rhythm)

    def quiet(self):
        """They get jobs by email, but nothing has been heard of them for twelve months (M8)."""
        since = timezone.now() - timedelta(days=settings.RETENTION_QUIET_ALERTS)
        alerts = Alert.objects.on().filter(subscriber=OuterRef("pk"))
        heard_of = (
            Q(alive_at__gte=since)
            | Q(user__last_login__gte=since)
            | Exists(Session.objects.filter(user=OuterRef("user"), seen_at__gte=since))
        )
        return self.filter(Exists(alerts), confirmed_at__lt=since).exclude(heard_of)

    def to_be_asked(self):
        return self.quiet().filter(keep_asked_at=None)

    def not_kept(self):
        """They were asked a month ago, and have not said so."""
        return self.quiet().filter(keep_asked_at__lt=timezone.now() - timedelta(days=ANSWER_DAYS))

    def never_confirmed(self):
        """The address was perhaps never theirs who typed it, and nothing waits for confirmation any more."""
        return self.filter(confirmed_at=None, alerts=None, created_at__lt=too_old_to_confirm())


class Subscriber(models.Model):
    """An address that gets jobs by email, in one rhythm for all its alerts.

    `mailed_through` is the last `alert_seq` that was looked at for this person; nothing up to it is mailed again.
    `due_at` is the next slot of the daily or weekly mail, `served_at` the last one that was served.
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
    time_zone = models.CharField(_("time zone"), max_length=40, default=default_time_zone)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    asked_at = models.DateTimeField(_("confirmation asked for"), null=True, blank=True)
    due_at = models.DateTimeField(_("next mail"), null=True, blank=True)
    served_at = models.DateTimeField(_("last slot"), null=True, blank=True)
    mailed_through = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    alive_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    keep_asked_at = models.DateTimeField(_("asked whether to go on"), null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        indexes = [
            models.Index(
                fields=["rhythm", "due_at"],
                name="subscriber_due",
                condition=Q(confirmed_at__isnull=False),
            ),
            models.Index(
                fields=["rhythm", "mailed_through"],
                name="subscriber_behind",
                condition=Q(confirmed_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="subscriber_email_in_lower_case"),
            models.CheckConstraint(condition=Q(hour__lte=23), name="subscriber_hour_in_a_day"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="subscriber_weekday_in_a_week"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="subscriber_rhythm_known"),
        ]

    def __str__(self):
        return self.email

    @property
    def is_paused(self):
        return self.paused_until is not None and timezone.now() < self.wakes_at

    @property
    def wakes_at(self):
        """The beginning, in the person's own time zone, of the day on which a pause ends."""
        return datetime.combine(self.paused_until, time(), tzinfo=ZoneInfo(self.time_zone))


class Joined(models.Model):
    """A row that is gone since its owner's two addresses became one: links in the mails to it lead to the one left."""

    former = models.BigIntegerField(primary_key=True)
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="joined")

    def __str__(self):
        return f"{self.former} → {self.subscriber_id}"


class AlertQuerySet(models.QuerySet):
    def on(self):
        """Those that are mailed."""
        return self.filter(confirmed_at__isnull=False, ended_at=None)

    def unconfirmed(self):
        return self.filter(confirmed_at=None, ended_at=None)

    def never_confirmed(self):
        """Waiting for so long that they are erased."""
        return self.filter(confirmed_at=None, created_at__lt=too_old_to_confirm())


class Alert(models.Model):
    """A search with an address.

    `starts_after` is the `alert_seq` that the board had reached when it was made: older ads are not news. From the
    first run that has `looked` at it, the subscriber's own mark counts.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="alerts")
    search = models.ForeignKey(SavedSearch, models.PROTECT, related_name="alerts")
    starts_after = models.BigIntegerField(default=0)
    looked = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    ended_at = models.DateTimeField(_("turned off"), null=True, blank=True)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(
                fields=["subscriber"],
                name="alert_not_looked_at",
                condition=Q(looked=False, confirmed_at__isnull=False, ended_at=None),
            )
        ]
        constraints = [models.UniqueConstraint(fields=["subscriber", "search"], name="alert_once_per_search")]

    def __str__(self):
        return str(self.search)

    @property
    def is_on(self):
        return self.confirmed_at is not None and self.ended_at is None
