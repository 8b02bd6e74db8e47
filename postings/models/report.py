from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..choices import ReportOutcome, ReportReason
from .posting import Posting


class ReportQuerySet(models.QuerySet):
    def open(self):
        """Those that staff have not dealt with."""
        return self.filter(closed_at=None)

    def long_closed(self):
        """Dealt with so long ago that nobody asks for the words any more."""
        before = timezone.now() - timedelta(days=settings.RETENTION_CLOSED_REPORTS)
        return self.filter(closed_at__lte=before).exclude(text="")


class Report(models.Model):
    """Somebody says that something is wrong with an ad. It changes nothing by itself, and only staff see it (J7)."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="reports", verbose_name=_("ad"))
    reason = models.CharField(_("reason"), max_length=20, choices=ReportReason)
    text = models.TextField(_("what is wrong"), max_length=2000, blank=True)
    email = models.EmailField(_("email for questions"), blank=True)
    created_at = models.DateTimeField(_("reported"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("dealt with"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("dealt with by"),
    )
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=ReportOutcome, blank=True, default="", editable=False
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["-created_at"], name="report_open", condition=Q(closed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=ReportReason.values), name="report_reason_known"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="")
                | Q(closed_at__isnull=False, outcome__in=ReportOutcome.values, email=""),
                name="report_closed_with_outcome_and_without_address",
                violation_error_message=_("A report that is dealt with has an outcome and no address."),
            ),
        ]

    def __str__(self):
        return f"{self.posting}: {self.get_reason_display()}"
