"""Rows beside an ad that nobody edits: what searches read, and the numbers of each day."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connections, models
from django.db.models import F, Q
from django.utils import timezone

from companies.models import Company

from .posting import Posting

BIG = 20_000  # ads


class PostingIndexQuerySet(models.QuerySet):
    def open(self):
        """The rows of `Posting.objects.open()`."""
        now = timezone.now()
        return self.filter(Q(closes_at=None) | Q(closes_at__gt=now), published_at__lte=now, hidden=False)

    def about_how_many(self):
        """All rows, by the numbers that PostgreSQL keeps; a new table is counted."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                "SELECT sum(greatest(reltuples, 0))::bigint FROM pg_inherits JOIN pg_class ON oid = inhrelid"
                " WHERE inhparent = 'postings_postingindex'::regclass"
            )
            [(rows,)] = cursor.fetchall()
        return rows or self.count()

    def is_big(self):
        """So many that what takes all of them is found out beforehand, or may be a little old."""
        return self.about_how_many() > BIG


class PostingIndex(models.Model):
    """The narrow table that searches read, partitioned by `published_at` (see `postings.search.partitions`).

    The database itself keeps it in step (migration 0005's triggers) and may have dropped the rows of ads that closed
    long ago. `title_fts` holds the title (weight A), the company (B) and the names of the places (C); `fts` the same
    (A), tasks and profile (B) and the rest of the text (D). `cells` are the squares of a grid in which the places lie,
    and, negative, the countries from which a remote ad may be done (see `postings.search.grid`).
    """

    posting = models.OneToOneField(
        Posting, models.DO_NOTHING, primary_key=True, related_name="index", db_constraint=False
    )
    published_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    hidden = models.BooleanField()  # paused by the company or frozen by staff
    company = models.ForeignKey(
        Company, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    contract = models.CharField(max_length=20)
    hours = models.CharField(max_length=20)
    model = models.CharField(max_length=10)
    category = models.CharField(max_length=30)
    language = models.CharField(max_length=8)
    easy_apply = models.BooleanField()
    salary_year = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    title_words = models.PositiveSmallIntegerField()
    place_ids = ArrayField(models.BigIntegerField())
    latitudes = ArrayField(models.FloatField())
    longitudes = ArrayField(models.FloatField())
    cells = ArrayField(models.IntegerField())
    title_fts = SearchVectorField()
    fts = SearchVectorField()

    objects = PostingIndexQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["fts", "cells"], name="postingindex_fts", fastupdate=False),
            GinIndex(fields=["title_fts", "cells"], name="postingindex_title_fts", fastupdate=False),
            models.Index(F("published_at").desc(), F("posting").desc(), name="postingindex_newest"),
            models.Index(fields=["category", "-published_at"], name="postingindex_by_category"),
            models.Index(fields=["company", "-published_at"], name="postingindex_by_company"),
            models.Index(fields=["salary_year"], name="postingindex_by_salary"),
        ]

    def __str__(self):
        return str(self.posting_id)


class PostingDay(models.Model):
    """How often an ad was viewed, an application begun and the employer's own form opened, a day. Numbers only."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="days")
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)
    starts = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["posting", "day"], name="postingday_once_a_day")]

    def __str__(self):
        return f"{self.posting_id} {self.day}"
