"""A company's source of ads elsewhere, and what came of fetching it."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Company, ManagedQuerySet

from ..choices import FeedFormat, FeedRhythm
from .posting import Posting


class FeedQuerySet(ManagedQuerySet):
    def due(self):
        """Those to be fetched now; one that is being fetched is due again only when its lease has run out."""
        now = timezone.now()
        return self.filter(
            Q(claimed_until=None) | Q(claimed_until__lte=now), is_active=True, next_at__lte=now
        )

    def under_way(self):
        return self.filter(claimed_until__gt=timezone.now())


class Feed(models.Model):
    """The row is the queue: `next_at` says when, `claimed_until` that somebody is at it."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="feeds", verbose_name=_("company"))
    url = models.URLField(
        _("address"), max_length=500, help_text=_("https; what is fetched there is read as ads.")
    )
    format = models.CharField(
        _("format"),
        max_length=20,
        choices=FeedFormat,
        blank=True,
        help_text=_("Empty: recognised by the content."),
    )
    rhythm = models.CharField(_("fetched"), max_length=10, choices=FeedRhythm, default=FeedRhythm.SIX_HOURS)
    is_active = models.BooleanField(_("active"), default=True)
    next_at = models.DateTimeField(_("next time"), default=timezone.now, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    # By what the server knows again what it sent, and in which way it was read: see `postings.imports.fetch.Version`.
    etag = models.CharField(max_length=300, blank=True, default="", db_default="", editable=False)
    last_modified = models.CharField(max_length=100, blank=True, default="", db_default="", editable=False)
    reading = models.CharField(max_length=16, blank=True, default="", db_default="", editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        ordering = ["company", "id"]
        indexes = [models.Index(fields=["next_at"], name="feed_due", condition=Q(is_active=True))]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "url"],
                name="feed_address_unique_in_company",
                violation_error_message=_("The company has a feed with this address."),
            ),
            models.CheckConstraint(
                condition=Q(format="") | Q(format__in=FeedFormat.values), name="feed_format_known"
            ),
            models.CheckConstraint(condition=Q(rhythm__in=FeedRhythm.values), name="feed_rhythm_known"),
        ]

    def __str__(self):
        return self.url

    @property
    def origin(self):
        """What its ads bear as their source: it stays when address or format change."""
        return f"feed:{self.pk}"

    @property
    def is_under_way(self):
        return self.claimed_until is not None and self.claimed_until > timezone.now()

    @property
    def open_ads(self):
        return Posting.objects.open().filter(company=self.company_id, import_source=self.origin).count()

    @property
    def ads_in_it(self):
        """How many it held when it was last read as a whole."""
        ads = Posting.objects.filter(company=self.company_id, import_source=self.origin)
        return ads.exclude(import_digest="").count()

    def fetch_soon(self):
        """As a whole, even if it is what it was."""
        self.next_at, self.attempts, self.reading = timezone.now(), 0, ""
        self.save(update_fields=["next_at", "attempts", "reading"])

    def following(self, moment):
        return moment + timedelta(hours=FeedRhythm(self.rhythm).hours)


class FeedRunQuerySet(ManagedQuerySet):
    company_path = "feed__company"


class FeedRun(models.Model):
    """The report of one fetch. `problems` are its first lines: what was skipped, and why."""

    MOST_PROBLEMS = 100
    KEPT = 20  # of a feed

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="runs", verbose_name=_("feed"))
    started_at = models.DateTimeField(_("started"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    added = models.PositiveIntegerField(_("added"), default=0, editable=False)
    updated = models.PositiveIntegerField(_("updated"), default=0, editable=False)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0, editable=False)
    closed = models.PositiveIntegerField(_("closed"), default=0, editable=False)
    skipped = models.PositiveIntegerField(_("skipped"), default=0, editable=False)
    is_complete = models.BooleanField(_("read as a whole"), default=False, editable=False)
    failure = models.CharField(_("failure"), max_length=500, blank=True, editable=False)
    problems = models.TextField(_("what was skipped, and why"), blank=True, editable=False)

    objects = FeedRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a feed")
        verbose_name_plural = _("reports of a feed")
        ordering = ["-started_at", "-id"]

    def __str__(self):
        return f"{self.feed}: {timezone.localtime(self.started_at):%Y-%m-%d %H:%M}"
