"""What a company's team keeps for itself: stars, and texts that it sends again and again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Company, ManagedQuerySet

from .application import Application, OfApplicationQuerySet

STARS = range(1, 6)


class Rating(models.Model):
    """One member's stars, for the team's eyes only. Nothing is sorted or decided by them."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="ratings")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    stars = models.PositiveSmallIntegerField(_("stars"), choices=[(number, str(number)) for number in STARS])
    rated_at = models.DateTimeField(default=timezone.now)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["rated_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "author"], name="rating_once_per_member"),
            models.CheckConstraint(condition=Q(stars__in=list(STARS)), name="rating_stars_known"),
        ]

    def __str__(self):
        return str(self.stars)


class ReplyTemplate(models.Model):
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="reply_templates", verbose_name=_("company")
    )
    name = models.CharField(_("name"), max_length=100)
    text = models.TextField(_("text"), max_length=5000)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = ManagedQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name"],
                name="replytemplate_named_once",
                violation_error_message=_("There is a template of this name already."),
            )
        ]

    def __str__(self):
        return self.name
