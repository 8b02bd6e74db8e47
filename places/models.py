import math

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import (
    ASin,
    Cos,
    Greatest,
    Least,
    Power,
    Radians,
    Sin,
    Sqrt,
)
from django.utils.translation import gettext_lazy as _

from places.regions import COUNTRIES, HOME

EARTH_KM = 6371.0088
DEGREE_KM = 111.19  # of latitude; a little less than the true one, so that the box is never too small

WEIGHT_IN_LIKENESS = 0.02  # Berlin may differ by one letter more than a hamlet


class PlaceQuerySet(models.QuerySet):
    def within(self, latitude, longitude, km):
        """Places whose centre is at most `km` away, with their `distance`; 0 is that very point.

        The box comes first, because an index can answer it.
        """
        height = km / DEGREE_KM + 1e-6
        south, north = latitude - height, latitude + height
        found = self.annotate(distance=_distance(latitude, longitude)).filter(latitude__range=(south, north))
        farthest = max(abs(south), abs(north))
        width = height / math.cos(math.radians(farthest)) if farthest < 89 else 180
        if width < 180:  # else a pole is near, and every longitude may be within
            found = found.filter(_between_longitudes(longitude - width, longitude + width))
        return found.filter(distance__lte=km + 1e-6)


def _between_longitudes(west, east):
    """The box may cross the date line."""
    inside = models.Q(longitude__range=(west, east))
    if west < -180:
        inside |= models.Q(longitude__gte=west + 360)
    if east > 180:
        inside |= models.Q(longitude__lte=east - 360)
    return inside


def _distance(latitude, longitude):
    """Kilometres along the great circle; haversine keeps its precision at short distances."""

    def half_chord(angle):
        return Power(Sin(angle / Value(2.0)), Value(2.0))

    north = Radians(F("latitude") - Value(float(latitude)))
    east = Radians(F("longitude") - Value(float(longitude)))
    square = half_chord(north) + half_chord(east) * Cos(Radians(F("latitude"))) * Value(
        math.cos(math.radians(latitude))
    )
    return Value(2 * EARTH_KM) * ASin(Least(Value(1.0), Sqrt(Greatest(Value(0.0), square))))


class Place(models.Model):
    """A town or district. The id is GeoNames' own, so that addresses and alerts which hold it outlive a reload.

    A place that only the postal codes know has an id derived from what it is, see `build.derived_id`.
    """

    id = models.BigIntegerField(primary_key=True)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region"), max_length=100, blank=True)
    parent = models.CharField(_("part of"), max_length=200, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(default=0)
    search_names = models.TextField(
        _("other names"),
        blank=True,
        help_text=_("In other languages, separated by commas."),
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        indexes = [models.Index(fields=["latitude", "longitude"], name="place_by_position")]
        constraints = [
            models.CheckConstraint(
                name="place_is_on_earth",
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message=_("These coordinates are not on the earth."),
            )
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """Essen (Nordrhein-Westfalen); Döbling (Wien); Essen (Oldenburg, Niedersachsen); Lyon (…, France)."""
        outer = []
        for word in (
            self.parent,
            self.region,
            self.country_name if self.country not in HOME else "",
        ):
            if word and word not in (self.name, *outer):
                outer.append(str(word))
        if not outer:
            return self.name
        if self.name.endswith(")"):
            return f"{self.name[:-1]}, {', '.join(outer)})"
        return f"{self.name} ({', '.join(outer)})"

    @property
    def country_name(self):
        return COUNTRIES.get(self.country, self.country)


class PlaceNameQuerySet(models.QuerySet):
    def exactly(self, *folded):
        return self.filter(folded__in=folded).order_by("-weight", "place_id")

    def beginning(self, folded):
        return self.filter(folded__startswith=folded).order_by("-weight", "place_id")

    def resembling(self, folded, most=40):
        """Names that share enough three-letter pieces with what was typed, those that are most alike and weightiest."""
        among_them = RawSQL(
            "places_placename.id = ANY(ARRAY(SELECT places_resembling_names(%s, %s, %s)))",
            (folded, WEIGHT_IN_LIKENESS, most),
            output_field=models.BooleanField(),
        )
        return self.filter(among_them)


class PlaceName(models.Model):
    """A folded name under which a place is found; the weight says which of several places is meant."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="names", db_index=False)
    folded = models.CharField(max_length=200)
    weight = models.PositiveIntegerField()

    objects = PlaceNameQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "folded"], name="placename_once_per_place")]
        indexes = [
            models.Index(
                OpClass("folded", "text_pattern_ops"),
                F("weight").desc(),
                name="placename_by_beginning",
            ),
            models.Index(F("weight").desc(), name="placename_by_weight"),
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="placename_by_trigrams"),
        ]

    def __str__(self):
        return self.folded


class PostalCodeQuerySet(models.QuerySet):
    def home_first(self):
        """Germany, Austria, Switzerland, the others; for each code the place that it alone means, then the bigger."""
        order = models.Case(
            *(models.When(country=country, then=Value(rank)) for rank, country in enumerate(HOME)),
            default=Value(len(HOME)),
        )
        return self.order_by(order, "code", "-is_main", "-place__population", "place_id")


class PostalCode(models.Model):
    """A postal code at one of the places that it serves, with its own point."""

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=12)
    place = models.ForeignKey(Place, models.CASCADE, related_name="postal_codes")
    latitude = models.FloatField()
    longitude = models.FloatField()
    is_main = models.BooleanField(default=True)

    objects = PostalCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            # The classes let the same index answer "begins with".
            models.UniqueConstraint(
                fields=["code", "country", "place"],
                opclasses=["text_pattern_ops", "text_pattern_ops", "int8_ops"],
                name="postalcode_once_per_place",
            ),
            models.UniqueConstraint(
                fields=["country", "code"],
                condition=models.Q(is_main=True),
                name="postalcode_means_one_place",
            ),
        ]

    def __str__(self):
        return f"{self.country} {self.code}"
