"""What candidates tell of themselves (C2)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.choices import Contract, Hours, Model
from places.distance import RADII

LINKS = 5
# An ad may be open to both; a wish names each.
HOURS = [(value, label) for value, label in Hours.choices if value != Hours.EITHER]


def several(field, name, size=None):
    return ArrayField(field, verbose_name=name, default=list, db_default=[], blank=True, size=size)


class Profile(models.Model):
    """Visible to nobody unless sent with an application, or released.

    A released one is shown to companies that the person tells of an interest, but never to those they have barred
    (`companies.models.BarredCompany`).
    """

    RADIUS_CHOICES = [(km, f"{km} km") for km in RADII]

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    name = models.CharField(_("name"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    headline = models.CharField(_("in one line"), max_length=200, blank=True)
    place = models.ForeignKey("places.Place", models.SET_NULL, null=True, blank=True, verbose_name=_("place"))
    links = several(models.URLField(max_length=300), _("links"), LINKS)
    language = models.CharField(_("language"), max_length=8, blank=True)

    wanted_contracts = several(models.CharField(max_length=20, choices=Contract), _("contract"))
    wanted_hours = several(models.CharField(max_length=20, choices=HOURS), _("working time"))
    wanted_models = several(models.CharField(max_length=10, choices=Model), _("work model"))
    wanted_salary = models.PositiveIntegerField(_("salary a year, at least"), null=True, blank=True)
    wanted_radius = models.PositiveSmallIntegerField(
        _("how far from your place"),
        null=True,
        blank=True,
        choices=RADIUS_CHOICES,
    )

    is_released = models.BooleanField(_("released"), default=False, db_default=False)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self):
        return self.name or self.user.email

    @property
    def wishes(self):
        """(what, words) of those that were named."""
        named = [
            (_("Contract"), words(Contract.choices, self.wanted_contracts)),
            (_("Working time"), words(HOURS, self.wanted_hours)),
            (_("Work model"), words(Model.choices, self.wanted_models)),
        ]
        return [(what, text) for what, text in named if text]

    @property
    def search_url(self):
        """The jobs that fit the wishes, or nothing if none were named."""
        query = {
            "contract": self.wanted_contracts,
            "hours": self.wanted_hours,
            "model": self.wanted_models,
            "salary": self.wanted_salary or [],
            "where": self.place_id if self.place_id and self.wanted_radius is not None else [],
        }
        if not any(query.values()):
            return ""
        query["radius"] = self.wanted_radius if query["where"] else []
        return f"{reverse('search')}?{urlencode(query, doseq=True)}"


def words(choices, values):
    labels = dict(choices)
    return ", ".join(str(labels[value]) for value in values if value in labels)
