"""Rows beside an ad that nobody edits: what searches read, and the numbers of each day."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from companies.models import Company

from .posting import Posting


class PostingIndexQuerySet(models.QuerySet):
    def open(self):
        """The rows of `Posting.objects.open()`."""
        now = timezone.now()
        return self.filter(Q(closes_at=None) | Q(closes_at__gt=now), published_at__lte=now, hidden=False)


class PostingIndex(models.Model):
    """The narrow table that searches read. The database itself keeps it in step (see the migration's triggers).

    `title_fts` holds title (weight A) and company (B); `fts` besides the names of the places (C) and the text (D).
    """

    posting = models.OneToOneField(Posting, models.CASCADE, primary_key=True, related_name="index")
    published_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    hidden = models.BooleanField()  # paused by the company or frozen by staff
    company = models.ForeignKey(Company, models.DO_NOTHING, related_name="+", db_index=False)
    contract = models.CharField(max_length=20)
    hours = models.CharField(max_length=20)
    model = models.CharField(max_length=10)
    remote_countries = ArrayField(models.CharField(max_length=2))
    category = models.CharField(max_length=30)
    language = models.CharField(max_length=8)
    easy_apply = models.BooleanField()
    salary_year = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    alert_seq = models.BigIntegerField(null=True)
    place_ids = ArrayField(models.BigIntegerField())
    title_fts = SearchVectorField()
    fts = SearchVectorField()

    objects = PostingIndexQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["fts"], name="postingindex_fts"),
            GinIndex(fields=["title_fts"], name="postingindex_title_fts"),
            GinIndex(fields=["place_ids"], name="postingindex_place_ids"),
            models.Index(F("published_at").desc(), F("posting").desc(), name="postingindex_newest"),
            models.Index(fields=["category", "-published_at"], name="postingindex_by_category"),
            models.Index(fields=["company", "-published_at"], name="postingindex_by_company"),
            models.Index(fields=["alert_seq"], name="postingindex_by_alert_seq"),
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
