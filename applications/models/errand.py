import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.document import private_storage
from companies.models import ManagedQuerySet
from postings.models import Posting

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3


def errand_key(errand, filename=""):
    return f"exports/{errand.pk.hex}.{errand.kind}"


class ErrandQuerySet(ManagedQuerySet):
    company_path = "posting__company"

    def due(self):
        """Not done yet, and nobody at it."""
        free = Q(leased_until=None) | Q(leased_until__lt=timezone.now())
        return self.filter(free, finished_at=None)

    def exports(self):
        """All that make a file."""
        return self.exclude(kind="answer")

    def run_out(self):
        """So old that the file goes."""
        return self.filter(created_at__lt=timezone.now() - timedelta(days=settings.RETENTION_EXPORTS))


class Errand(models.Model):
    """What a recruiter asked for and need not wait for: a file of an ad's applicants, or one answer to very many."""

    class Kind(models.TextChoices):
        XLSX = "xlsx", _("Spreadsheet (XLSX)")
        CSV = "csv", _("Table (CSV)")
        ZIP = "zip", _("CVs (ZIP)")
        ANSWER = "answer", _("Answer to all who wait")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="errands", verbose_name=_("ad"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    language = models.CharField(max_length=8, default="en")
    payload = models.JSONField(default=dict, blank=True)
    total = models.PositiveIntegerField(_("of"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    created_at = models.DateTimeField(_("asked for"), default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    failed = models.BooleanField(_("failed"), default=False)
    file = models.FileField(storage=private_storage, upload_to=errand_key, max_length=200, blank=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["created_at"], name="errand_unfinished", condition=Q(finished_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["xlsx", "csv", "zip", "answer"]), name="errand_kind_known"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.posting}"

    @property
    def expires_at(self):
        return self.created_at + timedelta(days=settings.RETENTION_EXPORTS)

    @property
    def is_ready(self):
        return self.finished_at is not None and bool(self.file)

    @property
    def file_name(self):
        return f"{self.posting.slug}-{self.created_at:%Y-%m-%d}{self.part_suffix}.{self.kind}"

    @property
    def part_suffix(self):
        part, parts = self.payload.get("part"), self.payload.get("parts", 1)
        return f"-{part}-{parts}" if parts > 1 else ""
