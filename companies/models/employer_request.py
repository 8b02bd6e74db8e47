from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .company import Company


class EmployerRequestQuerySet(models.QuerySet):
    def open(self):
        """Those that staff have not answered."""
        return self.filter(closed_at=None)

    def long_closed(self):
        """Answered so long ago that nobody asks for the names any more."""
        return self.filter(closed_at__lte=timezone.now() - timedelta(days=settings.RETENTION_CLOSED_REPORTS))


class EmployerRequest(models.Model):
    """A new employer asks for an account (K2). The address is proved by the invitation that an approval sends."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    company_name = models.CharField(_("name of the company"), max_length=200)
    website = models.URLField(_("website"))
    name = models.CharField(_("your name"), max_length=200)
    email = models.EmailField(_("your email"))
    text = models.TextField(_("what should we know?"), max_length=2000, blank=True)
    language = models.CharField(max_length=8, default="en", editable=False)
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome, blank=True, default="", editable=False
    )
    company = models.ForeignKey(Company, models.SET_NULL, null=True, editable=False, related_name="+")

    objects = EmployerRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request of an employer")
        verbose_name_plural = _("requests of employers")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None, outcome="")
                | models.Q(closed_at__isnull=False, outcome__in=["approved", "declined"]),
                name="employerrequest_closed_with_outcome",
            )
        ]

    def __str__(self):
        return self.company_name
