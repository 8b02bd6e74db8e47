"""What of the searches lies ready, so that new ads are matched against all of them at once (docs/alerts.md).

`alerts.preparing` writes these rows and `alerts.sets` reads them. They can be made anew at any time.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField
from django.db import models
from django.db.models import Q

SHORT = 1500  # characters of a tsquery: with up to so many it fits into its row


class Side(models.TextChoices):
    WORDS = "words"  # must be in the ad
    WITHOUT = "without"  # must not be
    PLACE = "place"  # a place that the gazetteer doesn't know: must be in the ad's location


class SharedQuerySet(models.QuerySet):
    def known(self, rows):
        """{key: id} of these rows, of which some may be new."""
        self.bulk_create(rows, ignore_conflicts=True)
        return dict(self.filter(key__in=[row.key for row in rows]).values_list("key", "pk"))

    def unused(self):
        return self.filter(prepared=None)


class KeywordQuerySet(models.QuerySet):
    def outdated(self, *, ads_read, edition):
        """Not understood yet, or before the vocabulary grew by a hundredth: on a small board each ad may tell more."""
        grown = Q(ads_read__lt=ads_read) & (Q(ads_read__lt=100) | Q(ads_read__lte=ads_read * 100 // 101))
        return self.filter(~Q(edition=edition) | grown)

    def unused(self):
        return self.filter(words_of=None, without_of=None, place_of=None)


class Keyword(models.Model):
    """What searches say in the same words, as it is understood: many searches share one."""

    side = models.CharField(max_length=10, choices=Side)
    text = models.CharField(max_length=200)
    # A tsquery, as text, since PostgreSQL stores no long tsquery. None: nothing that could be looked for.
    query = models.TextField(null=True)
    parsed = models.GeneratedField(
        expression=models.Func(
            "query",
            template=f"CASE WHEN length(%(expressions)s) <= {SHORT} THEN (%(expressions)s)::tsquery END",
        ),
        output_field=SearchQueryField(null=True),
        db_persist=True,
        null=True,
    )  # most, since to read the text takes as long as ten texts to be tried
    ads_read = models.BigIntegerField(default=0)  # by the vocabulary, when it was understood
    edition = models.CharField(max_length=16, default="")  # of the synonyms; "" before it was understood

    objects = KeywordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["side", "text"], name="keyword_once")]

    def __str__(self):
        return self.text


class KeywordAnchor(models.Model):
    """One of these stems is in every ad that a keyword finds: those of its rarest word."""

    pk = models.CompositePrimaryKey("lexeme", "keyword")
    lexeme = models.TextField()
    keyword = models.ForeignKey(Keyword, models.CASCADE, related_name="anchors")

    def __str__(self):
        return self.lexeme


class Area(models.Model):
    """A place that searches look around, as a point and a radius; many searches share one. It is never changed."""

    key = models.CharField(max_length=64, unique=True)  # of what follows
    place_id = models.BigIntegerField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    half_angle = models.FloatField(null=True)  # of the radius, seen from the middle of the earth

    objects = SharedQuerySet.as_manager()

    def __str__(self):
        return f"{self.place_id}"


class AreaSquare(models.Model):
    """One of the squares of `postings.search.grid` in which an area lies."""

    pk = models.CompositePrimaryKey("square", "area")
    square = models.IntegerField()
    area = models.ForeignKey(Area, models.CASCADE, related_name="squares")

    def __str__(self):
        return f"{self.square}"


class FilterSet(models.Model):
    """What searches ask of an ad's facts; what they don't ask is null. Many searches share one. It is never changed."""

    key = models.CharField(max_length=64, unique=True)  # of what follows
    contract = ArrayField(models.CharField(max_length=20), null=True)
    hours = ArrayField(models.CharField(max_length=20), null=True)
    model = ArrayField(models.CharField(max_length=10), null=True)
    category = ArrayField(models.CharField(max_length=30), null=True)
    company_ids = ArrayField(models.BigIntegerField(), null=True)
    salary = models.IntegerField(null=True)
    currency = models.CharField(max_length=3)
    unpriced = models.BooleanField()
    since = models.IntegerField(null=True)  # days
    language = models.CharField(max_length=8, null=True)
    easy_apply = models.BooleanField()

    objects = SharedQuerySet.as_manager()

    def __str__(self):
        return self.key


class PreparedSearch(models.Model):
    """A search as what it shares with others: an ad matches that has all of it. What it doesn't ask is null."""

    search = models.OneToOneField(
        "alerts.SavedSearch", models.CASCADE, primary_key=True, related_name="prepared"
    )
    words = models.ForeignKey(Keyword, models.PROTECT, null=True, related_name="words_of", db_index=False)
    without = models.ForeignKey(Keyword, models.PROTECT, null=True, related_name="without_of")
    place_words = models.ForeignKey(Keyword, models.PROTECT, null=True, related_name="place_of")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="prepared", db_index=False)
    country = models.IntegerField(null=True)  # the area's, as the square of remote ads that are open to it
    filters = models.ForeignKey(FilterSet, models.PROTECT, related_name="prepared", db_index=False)
    edition = models.CharField(max_length=16)
    prepared_at = models.DateTimeField()

    class Meta:
        # They hold all that is asked of a search: a new ad leads to thousands, which would be a page of the table each.
        indexes = [
            models.Index(
                fields=["words"],
                include=["search", "without", "place_words", "area", "country", "filters"],
                name="preparedsearch_by_words",
                condition=Q(words__isnull=False),
            ),
            models.Index(
                fields=["area", "words"],
                include=["search", "without", "place_words", "country", "filters"],
                name="preparedsearch_by_area",
            ),
            models.Index(
                fields=["filters", "country"],
                include=["search", "without", "place_words", "area"],
                name="preparedsearch_without_words",
                condition=Q(words=None),
            ),
            models.Index(fields=["filters"], name="preparedsearch_by_filters"),
        ]

    def __str__(self):
        return str(self.search_id)


class Finding(models.Model):
    """What a search finds among some of a run's ads, numbered after `after`: so planners share it and may be killed.

    One with no `numbers` says that it was asked.
    """

    pk = models.CompositePrimaryKey("run", "search", "after")
    run = models.ForeignKey(
        "alerts.Run", models.CASCADE, related_name="findings", db_index=False, db_constraint=False
    )
    search = models.ForeignKey(
        "alerts.SavedSearch", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    after = models.BigIntegerField()
    numbers = ArrayField(models.BigIntegerField())  # the newest, first
    total = models.IntegerField()

    def __str__(self):
        return f"{self.run_id} {self.search_id}"
