import hashlib
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from postings.models import Posting
from postings.search import JobSearch
from postings.search.labels import details


class Rhythm(models.TextChoices):
    INSTANT = "instant", _("At once")
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")


def default_time_zone():
    return settings.TIME_ZONE


class SavedSearchQuerySet(models.QuerySet):
    @transaction.atomic
    def forget(self, pks):
        """Those of these that no alert asks for any more: what somebody has looked for may tell who they are."""
        list(self.filter(pk__in=pks).order_by("pk").select_for_update())
        self.filter(pk__in=pks, alerts=None).delete()


class SavedSearch(models.Model):
    """A search in its canonical form; equal searches of a million alerts share one row.

    Its words for people are kept with it, in each language, so that a list of alerts asks nothing more.
    """

    key = models.CharField(max_length=64, unique=True)  # SHA-256 of the canonical query, which may be long
    query = models.TextField()
    words = models.JSONField(default=dict)  # {language: {"title": …, "details": …}}

    objects = SavedSearchQuerySet.as_manager()

    def __str__(self):
        return self.title or self.query

    @classmethod
    def of(cls, search):
        """The row of a JobSearch; two people who ask for the same at once end at the same one."""
        key = hashlib.sha256(search.canonical.encode()).hexdigest()
        saved = cls.objects.filter(key=key).first()
        if saved is None:
            new = cls(key=key, query=search.canonical, words=in_words(search))
            cls.objects.bulk_create([new], ignore_conflicts=True)
            saved = cls.objects.get(key=key)
        return saved

    @classmethod
    def hold(cls, search):
        """The same, kept from being forgotten until the end of the transaction."""
        while True:
            row = cls.objects.select_for_update(no_key=True).filter(pk=cls.of(search).pk).first()
            if row:
                return row

    @cached_property
    def search(self):
        return JobSearch.from_canonical(self.query)

    @property
    def title(self):
        return self.in_language().get("title", "")

    @property
    def details(self):
        return self.in_language().get("details", "")

    @property
    def url(self):
        """The results, newest first."""
        return f"{reverse('search')}?{self.query}{'&' if self.query else ''}sort=newest"

    def in_language(self):
        return self.words.get(get_language()) or self.words.get(settings.LANGUAGE_CODE) or {}


def in_words(search):
    words = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words[language] = {"title": search.title, "details": ", ".join(details(search))}
    return words


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
        constraints = [models.UniqueConstraint(fields=["subscriber", "search"], name="alert_once_per_search")]

    def __str__(self):
        return str(self.search)

    @property
    def is_on(self):
        return self.confirmed_at is not None and self.ended_at is None


class Run(models.Model):
    """All digests of one rhythm that are planned in one minute; a second beat ends at the same row."""

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


class Dismissal(models.Model):
    """ "Not for me", said from a mail by a person without an account; with one it is a mark of theirs."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="dismissals")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "posting"], name="dismissal_once")]

    def __str__(self):
        return f"{self.subscriber_id} {self.posting_id}"
