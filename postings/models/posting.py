from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Company

from ..choices import (
    Category,
    Contract,
    Hours,
    Language,
    Model,
    SalaryPeriod,
)
from .address import address, slug_of
from .posting_queryset import PostingQuerySet
from .title_key import TitleKey

# How often a period comes in a year of work: 1,720 hours is the EU's standard for full time.
TIMES_A_YEAR = {"hour": 1720, "day": 220, "week": 52, "month": 12, "year": 1}

SECTIONS = {
    "introduction": "",
    "tasks": _("Your tasks"),
    "profile": _("Your profile"),
    "benefits": _("Your benefits"),
    "additional": _("Good to know"),
}


STATES = {
    "draft": _("Draft"),
    "in_review": _("Waits for a look by the board"),
    "scheduled": _("Scheduled"),
    "open": _("Open"),
    "paused": _("Paused"),
    "closed": _("Closed"),
    "frozen": _("Frozen by staff"),
}


class Posting(models.Model):
    """The ad. Its state is computed from its dates, never flipped by a nightly job."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="postings", verbose_name=_("company"))
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.GERMAN)
    category = models.CharField(_("category"), max_length=30, choices=Category, default=Category.OTHER)
    contract = models.CharField(_("contract"), max_length=20, choices=Contract, default=Contract.PERMANENT)
    hours = models.CharField(_("working time"), max_length=20, choices=Hours, default=Hours.FULL_TIME)
    model = models.CharField(_("work model"), max_length=10, choices=Model, default=Model.ON_SITE)
    remote_countries = ArrayField(
        models.CharField(max_length=2),
        verbose_name=_("remote from these countries"),
        default=list,
        blank=True,
        help_text=_("Two letters each, for example DE, AT"),
    )

    introduction = models.TextField(_("introduction"), blank=True)
    tasks = models.TextField(_("tasks"), blank=True)
    profile = models.TextField(_("profile"), blank=True)
    benefits = models.TextField(_("benefits"), blank=True)
    additional = models.TextField(_("good to know"), blank=True)

    salary_min = models.DecimalField(_("salary from"), max_digits=12, decimal_places=2, null=True, blank=True)
    salary_max = models.DecimalField(_("salary to"), max_digits=12, decimal_places=2, null=True, blank=True)
    salary_currency = models.CharField(_("currency"), max_length=3, blank=True)
    salary_period = models.CharField(
        _("period"), max_length=10, choices=SalaryPeriod, default=SalaryPeriod.YEAR
    )
    salary_year = models.GeneratedField(
        expression=Coalesce(F("salary_max"), F("salary_min"))
        * Case(
            *[When(salary_period=period, then=Value(times)) for period, times in TIMES_A_YEAR.items()],
            default=Value(1),
            output_field=models.DecimalField(max_digits=18, decimal_places=2),
        ),
        output_field=models.DecimalField(max_digits=18, decimal_places=2),
        db_persist=True,
    )

    salary_note = models.CharField(
        _("why no salary is named"),
        max_length=200,
        blank=True,
        default="",
        db_default="",  # code that doesn't know the column yet goes on writing ads
        help_text=_("Shown to candidates, for example: by collective agreement."),
    )

    easy_apply = models.BooleanField(_("easy apply"), default=True)
    apply_url = models.URLField(_("employer's own form"), max_length=500, blank=True)
    reply_days = models.PositiveSmallIntegerField(
        _("answer promised within days"),
        default=14,
        help_text=_("Shown to candidates; you are reminded in time."),
    )

    blind_review = models.BooleanField(
        _("blind review"),
        default=False,
        db_default=False,
        help_text=_("Name, contact and CV of a candidate stay hidden until the application is moved on."),
    )

    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("frozen by staff"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    review_asked_at = models.DateTimeField(_("look asked for"), null=True, blank=True, editable=False)
    publish_wanted_at = models.DateTimeField(_("to be opened"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    # postings.sequence gives the number; a trigger takes it away when the ad opens again, and keeps the first one.
    alert_seq = models.BigIntegerField(null=True, blank=True, editable=False)
    opened_seq = models.BigIntegerField(null=True, blank=True, editable=False)
    repost_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="reposts"
    )
    # Where an imported ad comes from; what it was when it was last seen there ("" once it is gone from there); by
    # which reading that was understood, and what the import wrote: an ad that is other than that was edited by hand;
    # and the end that the import gave it: one that differs was set by a person, and no import moves it.
    import_source = models.CharField(max_length=300, blank=True, editable=False)
    import_digest = models.CharField(max_length=32, blank=True, default="", db_default="", editable=False)
    import_reading = models.CharField(max_length=32, blank=True, default="", db_default="", editable=False)
    import_closes_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ad")
        verbose_name_plural = _("ads")
        ordering = ["-published_at", "-id"]
        indexes = [
            models.Index(fields=["company", "-published_at"], name="posting_by_company"),
            models.Index(fields=["published_at"], name="posting_unnumbered", condition=Q(alert_seq=None)),
            models.Index(
                fields=["review_asked_at"],
                name="posting_in_review",
                condition=Q(review_asked_at__isnull=False),
            ),
            # All that `postings.changes` asks for, so that the wide rows need not be read.
            models.Index(
                fields=["id"],
                include=["published_at", "closes_at", "paused_at", "frozen_at", "updated_at"],
                name="posting_changes",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                TitleKey("title"),
                F("published_at").desc(),
                name="posting_priced_by_title",
                condition=Q(salary_year__isnull=False),
            ),
            models.Index(
                fields=["category", "-published_at"],
                name="posting_priced_by_category",
                condition=Q(salary_year__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "reference"],
                condition=~Q(reference=""),
                name="posting_reference_unique_in_company",
                violation_error_message=_("Another ad of this company has this reference."),
            ),
            models.UniqueConstraint(fields=["alert_seq"], name="posting_alert_seq_unique"),
            models.CheckConstraint(
                condition=Q(salary_min=None) | Q(salary_max=None) | Q(salary_max__gte=F("salary_min")),
                name="posting_salary_range_in_order",
                violation_error_message=_("The upper salary is below the lower one."),
            ),
            models.CheckConstraint(
                condition=(Q(salary_min=None) & Q(salary_max=None)) | ~Q(salary_currency=""),
                name="posting_salary_has_currency",
                violation_error_message=_("Name the currency of the salary."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(closes_at=None) | Q(closes_at__gte=F("published_at")),
                name="posting_closes_after_publication",
                violation_error_message=_("The ad would close before it is published."),
            ),
            models.CheckConstraint(
                condition=Q(easy_apply=True) | ~Q(apply_url=""),
                name="posting_has_a_way_to_apply",
                violation_error_message=_("Allow easy apply, or give the address of your own form."),
            ),
            models.CheckConstraint(condition=Q(contract__in=Contract.values), name="posting_contract_known"),
            models.CheckConstraint(condition=Q(hours__in=Hours.values), name="posting_hours_known"),
            models.CheckConstraint(condition=Q(model__in=Model.values), name="posting_model_known"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="posting_category_known"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address(self.title, self.pk)

    @property
    def slug(self):
        """Follows the title; the id beside it in the address never changes."""
        return slug_of(self.title)

    @property
    def state(self):
        """draft, in review, scheduled, frozen, closed, paused or open: the first that is true."""
        now = timezone.now()
        if self.published_at is None:
            return "in_review" if self.review_asked_at else "draft"
        if self.frozen_at:
            return "frozen"
        if self.closes_at and self.closes_at <= now:
            return "closed"
        if self.paused_at:
            return "paused"
        return "open" if self.published_at <= now else "scheduled"

    @property
    def state_label(self):
        return STATES[self.state]

    @property
    def may_be_deleted(self):
        """Only what nobody has seen; everything else is closed."""
        return self.published_at is None and not self.applications.exists()

    @property
    def is_open(self):
        return self.state == "open"

    @property
    def is_published(self):
        """Whether `published` finds it."""
        return bool(self.published_at and self.published_at <= timezone.now() and not self.frozen_at)

    @property
    def is_gone(self):
        """Closed so long ago that the page answers 410 (J4)."""
        limit = timedelta(days=settings.POSTING_READABLE_DAYS)
        return bool(self.closes_at) and self.closes_at + limit <= timezone.now()

    @property
    def changed_at(self):
        """When it last changed for those who read it: an ad that was scheduled is new on the day of its publication."""
        return max(self.updated_at, self.published_at)

    @property
    def has_salary(self):
        return self.salary_min is not None or self.salary_max is not None

    @cached_property
    def localities(self):
        """The towns, as the employer wrote them; `for_cards` brings them along."""
        return [place.locality for place in self.places.all()]

    @property
    def sections(self):
        """(name, heading, HTML) of those sections that hold something; the introduction has no heading."""
        return [(name, heading, text) for name, heading in SECTIONS.items() if (text := getattr(self, name))]

    @property
    def original_id(self):
        """The first of a chain of reposts: what a person has been mailed once is not mailed again."""
        return self.repost_of_id or self.pk
