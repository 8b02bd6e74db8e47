"""What belongs to an ad: its places and its screening questions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import ManagedQuerySet

from ..choices import QuestionKind
from .posting import Posting


class OfPostingQuerySet(ManagedQuerySet):
    """Rows that belong to a company through an ad."""

    company_path = "posting__company"


class PostingPlace(models.Model):
    """One of an ad's places: in the gazetteer if it could be found there, and as the employer wrote it."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="places")
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, verbose_name=_("place"))
    street = models.CharField(_("street"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    locality = models.CharField(_("town"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfPostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("place of an ad")
        verbose_name_plural = _("places of an ad")
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["place", "posting"], name="postingplace_by_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="postingplace_on_earth",
                violation_error_message=_("These are no coordinates on earth."),
            )
        ]

    def __str__(self):
        return self.locality


class Question(models.Model):
    """A screening question. A changed one is a new row, so that the version shown is the version answered."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=300)
    kind = models.CharField(_("kind of answer"), max_length=20, choices=QuestionKind)
    required = models.BooleanField(_("must be answered"), default=False)
    choices = ArrayField(
        models.CharField(max_length=200), verbose_name=_("choices"), default=list, blank=True
    )
    must_be = models.CharField(
        _("required answer"), max_length=200, blank=True, help_text=_("Candidates are told before they send.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OfPostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening question")
        verbose_name_plural = _("screening questions")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="question_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=["one_of", "several_of"]) | Q(choices__len__gte=2),
                name="question_has_choices",
                violation_error_message=_("Give at least two choices."),
            ),
        ]

    def __str__(self):
        return self.text
