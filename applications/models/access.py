from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Company, ManagedQuerySet
from postings.models import Posting

from .application import Application


class AccessQuerySet(ManagedQuerySet):
    def managed_by(self, user, roles=None):
        """Nothing that would name somebody whose application is out of everybody's sight."""
        seen = models.Q(application=None) | models.Q(application__restricted_at=None)
        return super().managed_by(user, roles).filter(seen)


class Access(models.Model):
    """Who has seen or taken along whose data, for the owners of a company to read.

    Names nobody but the member: once the application is erased, that something was seen is all that stays.
    """

    class What(models.TextChoices):
        CV_SEEN = "cv_seen", _("CV seen")
        CV_FETCHED = "cv_fetched", _("CV downloaded")
        ANSWER_FETCHED = "answer_fetched", _("File of an answer downloaded")
        ATTACHMENT_FETCHED = "attachment_fetched", _("File of a message downloaded")
        PROFILE_CV_FETCHED = "profile_cv_fetched", _("CV of an interested candidate downloaded")
        EXPORT_ASKED = "export_asked", _("Export made")
        EXPORT_FETCHED = "export_fetched", _("Export downloaded")

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    what = models.CharField(_("what"), max_length=20, choices=What)
    posting = models.ForeignKey(
        Posting, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ad")
    )
    application = models.ForeignKey(
        Application, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("application")
    )
    number = models.PositiveIntegerField(_("applications"), default=1)
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access to personal data")
        verbose_name_plural = _("access to personal data")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["company", "-at"], name="access_by_company"),
            models.Index(fields=["at"], name="access_by_age"),
        ]

    def __str__(self):
        return self.get_what_display()
