import uuid
from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .application import Application, OfApplicationQuerySet
from .status import CANDIDATE_WORDS, Status


class StatusChange(models.Model):
    """Who moved an application from where to where, when, and when the candidate was told."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="changes")
    from_status = models.CharField(_("from"), max_length=20, choices=Status, blank=True)
    to_status = models.CharField(_("to"), max_length=20, choices=Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    text = models.TextField(_("words to the candidate"), blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    salary = models.JSONField(_("salary that was named"), null=True, blank=True)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.from_status} → {self.to_status}"

    @property
    def candidate_word(self):
        return CANDIDATE_WORDS[Status(self.to_status)]


class InterviewQuerySet(OfApplicationQuerySet):
    company_path = "change__application__posting__company"

    def told(self):
        return self.filter(change__told_at__isnull=False)

    def ahead(self):
        return self.filter(starts_at__gt=timezone.now())


class Interview(models.Model):
    """When and where, if the company says so with the step. The candidate sees it once the step was told.

    A later date for an interview that is still ahead has the same `uid` and a higher `sequence`, so that calendars move
    the entry they have.
    """

    change = models.OneToOneField(StatusChange, models.CASCADE, related_name="interview")
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=60, validators=[MinValueValidator(5), MaxValueValidator(24 * 60)]
    )
    where = models.CharField(_("place or link"), max_length=300, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ["starts_at"]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self):
        return self.starts_at + timedelta(minutes=self.minutes)
