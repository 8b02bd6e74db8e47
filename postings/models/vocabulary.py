"""Words that ads hold, with how many hold them: for compounds, typos, and the choice of a way to search."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F
from django.db.models.functions import Reverse


class SearchWord(models.Model):
    """A word in its folded spelling (see `search_fold`), written by `postings.search.vocabulary` alone.

    The numbers are of ads seen so far, not of those open now: good for proportions, never shown to people.
    """

    word = models.CharField(max_length=60, primary_key=True)
    shown = models.CharField(max_length=60)  # as most ads write it
    stem_de = models.CharField(max_length=60)
    stem_en = models.CharField(max_length=60)
    in_titles = models.PositiveIntegerField(default=0)
    in_ads = models.PositiveIntegerField(default=0)
    is_german = models.BooleanField(default=False)  # in a German ad: then it may be a compound
    seen_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(OpClass(Reverse("stem_de"), "text_pattern_ops"), name="searchword_stem_ending"),
            models.Index(OpClass(Reverse("word"), "text_pattern_ops"), name="searchword_ending"),
            models.Index(fields=["stem_de"], name="searchword_stem_de"),
            models.Index(fields=["stem_en"], name="searchword_stem_en"),
            GinIndex(OpClass(F("word"), "gin_trgm_ops"), name="searchword_resembling"),
        ]

    def __str__(self):
        return self.shown


class SearchProgress(models.Model):
    """How far `postings.search.vocabulary` has read. One row."""

    through = models.BigIntegerField(default=0)  # the last `alert_seq` read
    ads = models.PositiveBigIntegerField(default=0)  # how many were read

    def __str__(self):
        return str(self.through)
