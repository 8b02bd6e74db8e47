from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .company import Company


class BarredCompanyQuerySet(models.QuerySet):
    def between(self, user, company):
        """Whether a person has barred a company: both are paths of a row in an outer query."""
        ref = models.OuterRef
        return models.Exists(
            self.filter(user=ref(user)).filter(
                models.Q(company=ref(company)) | models.Q(company=None, name__iexact=ref(f"{company}__name"))
            )
        )


class BarredCompany(models.Model):
    """A company that never sees a person's profile or interest, whatever is released.

    One that is not on the board has only its name, and is barred from the moment it comes.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="barred_companies")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    objects = BarredCompanyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "company"], name="barredcompany_once"),
            models.UniqueConstraint(
                "user", Lower("name"), condition=models.Q(company=None), name="barredcompany_once_by_name"
            ),
        ]

    def __str__(self):
        return self.company.name if self.company else self.name
