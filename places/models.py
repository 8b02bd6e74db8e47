from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """A town or district. The id is GeoNames' own, so that addresses and alerts which hold it outlive a reload."""

    id = models.BigIntegerField(primary_key=True)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region"), max_length=100, blank=True)
    parent = models.CharField(_("part of"), max_length=200, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        indexes = [models.Index(fields=["latitude", "longitude"], name="place_by_position")]

    def __str__(self):
        return self.name


class PlaceName(models.Model):
    """A folded name under which a place is found."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="names")
    folded = models.CharField(max_length=200, db_index=True)

    def __str__(self):
        return self.folded


class PostalCode(models.Model):
    country = models.CharField(max_length=2)
    code = models.CharField(max_length=12)
    place = models.ForeignKey(Place, models.CASCADE, related_name="postal_codes")
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "code"], name="postalcode_once_per_country")
        ]

    def __str__(self):
        return f"{self.country} {self.code}"
