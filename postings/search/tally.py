"""How many ads a search finds, and how many of them have each value of each facet."""

import re
from collections import Counter
from datetime import timedelta

from django.db import connections
from django.db.models import BooleanField, Case, CharField, IntegerField, Q, Value, When
from django.utils import timezone

from ..models import PostingIndex
from . import partitions
from .kept import kept

AGES = (1, 3, 7, 14, 30)  # days
COUNT_LIMIT = 10_000
COUNTED = 5_000  # by the planner's estimate; of more ads about SAMPLE of the newest are counted and scaled
SAMPLE = 3_000
MOST_VALUES = 40
LIVE = 250  # ads: on a big board, what is counted of more may be a minute old
COLUMNS = {
    "contract": "contract",
    "hours": "hours",
    "model": "model",
    "category": "category",
    "company": "company_id",
    "lang": "language",
    "since": "age",
    "easy": "easy_apply",
    "salary": "priced",
}
# Counted together in one pass over the rows; columns with few values side by side, to be taken apart here. Of companies
# only the first are of use.
SETS = (
    ("contract", "hours", "model"),
    ("language", "age", "easy_apply", "priced"),
    ("category",),
    ("company_id",),
)
COUNT = """
SELECT grouped, failing, {columns}, n, slug, name FROM (
  SELECT *, row_number() OVER (PARTITION BY grouped, failing ORDER BY n DESC) AS place FROM (
    SELECT GROUPING({firsts}) AS grouped, failing, {columns}, count(*) AS n FROM ({rows}) AS matching
    GROUP BY GROUPING SETS ({sets})
  ) AS counted
) AS placed LEFT JOIN companies_company AS company ON company.id = company_id
WHERE company_id IS NULL OR place <= {most} OR company_id = ANY(%s)
"""


def estimate(rows):
    """How many rows the planner expects: it costs next to nothing."""
    return int(re.search(r"rows=(\d+)", rows.order_by().explain())[1])


def capped_count(rows, expected):
    """Up to one more than COUNT_LIMIT; None where so many are expected that it isn't tried."""
    return None if expected > COUNT_LIMIT else rows[: COUNT_LIMIT + 1].count()


class Tally:
    """The numbers of a search.

    Each facet is counted as if its own filter were not set: `own` are the Counts for the facets that have a filter, and
    `left` for the others. `count` is how many ads match, None where `expected` are so many that it wasn't tried.
    """

    def __init__(self, search):
        self.search = search
        self.filters = [name for name in COLUMNS if getattr(search, name) not in ((), None, "", False)]
        self.own = self.left = self.kept("counts", self.count_own)
        if self.filters and not self.own.is_all:
            self.left = self.kept("counts_left", self.count_left)
        self.count, self.expected = self.left.count, self.left.expected

    def kept(self, kind, count):
        return kept(kind, self.search.canonical, count, is_worth=may_be_old)

    def count_own(self):
        rows = self.search.matches(without=COLUMNS).order_by()
        return counted(rows, about_how_many(self.search), self.search, self.filters)

    def count_left(self):
        """Of very many ads a filter may leave few: facets that have none count these, not a sample of all."""
        rows = self.search.matches().order_by()
        return counted(rows, estimate(self.search.matches(roughly=True)), self.search, ())

    def for_facet(self, name):
        return self.own if name in self.filters else self.left

    def of(self, name):
        """How many ads have each value; about, where not all were looked at."""
        counts = self.for_facet(name)
        return Counter({value: round(n * counts.scale) for value, n in counts.by_facet[name].items()})


def may_be_old(counts):
    """Few are counted each time, so that what was just published is among them."""
    return not counts.is_all or (counts.passing > LIVE and PostingIndex.objects.is_big())


def about_how_many(search):
    """How many ads match but for the filters, asking as little as will do."""
    if not (search.q or search.where):
        return PostingIndex.objects.about_how_many()
    meaning = search.meaning
    is_known = meaning.full == meaning.exact and 0 < meaning.matches <= COUNTED / 2
    return meaning.matches if is_known else estimate(search.matches(without=COLUMNS, roughly=True))


def counted(rows, expected, search, filters):
    """The Counts of so many rows; of very many about SAMPLE of the newest are looked at, and their numbers scaled."""
    if expected <= COUNTED:
        return Counts(rows, search, filters)
    if since := partitions.since_when(expected / SAMPLE):
        counts = Counts(rows.filter(published_at__gt=since), search, filters)
        counts.scale = expected / SAMPLE  # the window's share of the time tells it better than the planner
        expected = round(counts.rows * counts.scale)
        if expected <= COUNTED:
            return Counts(rows, search, filters)
    else:
        newest = rows.order_by("-published_at").values("posting_id")[:SAMPLE]
        counts = Counts(PostingIndex.objects.filter(posting_id__in=newest), search, filters)
        if counts.rows < SAMPLE:
            return counts
        counts.scale = max(1, expected / counts.rows)
    counts.is_all, counts.expected = False, expected
    counts.count = None if filters else capped_count(rows, expected)
    return counts


class Counts:
    """How many of these rows have each value of each facet, in one query.

    `by_facet[name]` counts those that pass all filters but that facet's own; `rows` is how many were looked at and
    `passing` how many pass all filters. Of a sample, `scale` times as many are `expected`, and `count` is how many they
    are if that was asked. `companies` are those counted: (slug, name) by id.
    """

    is_all, scale = True, 1

    def __init__(self, rows, search, filters):
        self.by_facet = {name: Counter() for name in COLUMNS}
        self.companies = {}
        self.rows = self.passing = 0
        names = {column: name for name, column in COLUMNS.items()}
        # GROUPING() has a bit for each set, 0 for the one by which was grouped.
        sets = {2 ** len(SETS) - 1 - 2 ** (len(SETS) - 1 - n): columns for n, columns in enumerate(SETS)}
        for grouped, failing, *values, n, slug, name in self.read(rows, search, filters):
            found = dict(zip(COLUMNS.values(), values, strict=True))
            if slug:
                self.companies[found["company_id"]] = (slug, name)
            for column in sets[grouped]:
                if failing in ("", names[column]):
                    self.by_facet[names[column]][found[column]] += n
            if "category" in sets[grouped]:
                self.rows += n
                self.passing += n if failing == "" else 0
        self.count = self.expected = self.passing

    def read(self, rows, search, filters):
        now = timezone.now()
        age = Case(
            *[When(published_at__gt=now - timedelta(days=days), then=Value(days)) for days in AGES],
            default=Value(9999),
            output_field=IntegerField(),
        )
        priced = Value(True, output_field=BooleanField())
        if search.salary:
            priced = Case(When(search.is_unpriced(), then=Value(False)), default=Value(True))
        rows = rows.annotate(age=age, priced=priced, failing=failing_filter(search, filters))
        columns = list(COLUMNS.values())
        sql, params = rows.values(*columns, "failing").query.sql_with_params()
        statement = COUNT.format(
            columns=", ".join(columns),
            firsts=", ".join(one[0] for one in SETS),
            sets=", ".join(f"(failing, {', '.join(one)})" for one in SETS),
            rows=sql,
            most=MOST_VALUES,
        )
        with connections[rows.db].cursor() as cursor:
            cursor.execute(statement, [*params, search.company_ids])
            return cursor.fetchall()


def failing_filter(search, filters):
    """The one filter that a row does not pass; "" where it passes all, null where it fails several."""
    if not filters:
        return Value("", output_field=CharField())
    passes = {name: search.conditions()[name]() for name in filters}
    every = When(Q(*passes.values()), then=Value(""))
    if len(filters) == 1:
        return Case(every, default=Value(filters[0]), output_field=CharField())
    others = {name: Q(*(passes[other] for other in filters if other != name)) for name in filters}
    failing = [When(passed, then=Value(name)) for name, passed in others.items()]
    return Case(every, *failing, default=None, output_field=CharField())
