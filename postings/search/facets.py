"""How many ads each filter would leave (S5): one GROUP BY over all facets at once, folded here."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.cache import cache
from django.db import connections
from django.db.models import BooleanField, Case, CharField, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Company

from ..choices import Category, Contract, Hours, Language, Model
from ..models import PostingIndex
from . import partitions

SINCE = [(1, _("24 hours")), (3, _("3 days")), (7, _("7 days")), (14, _("14 days")), (30, _("30 days"))]
COUNTED = 5_000  # by the planner's estimate; of more ads about SAMPLE of the newest are counted and scaled
SAMPLE = 3_000
MOST_VALUES = 40
CACHED = 60  # seconds
COMPANIES_SHOWN = 12
LEGENDS = {
    "contract": _("Contract"),
    "hours": _("Working time"),
    "model": _("Work model"),
    "category": _("Category"),
    "company": _("Company"),
    "lang": _("Language of the ad"),
    "since": _("Published within"),
    "easy": _("Application"),
}
SINGLE = ("lang", "since", "easy")
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
SELECT grouped, failing, {columns}, n FROM (
  SELECT *, row_number() OVER (PARTITION BY grouped, failing ORDER BY n DESC) AS place FROM (
    SELECT GROUPING({firsts}) AS grouped, failing, {columns}, count(*) AS n FROM ({rows}) AS matching
    GROUP BY GROUPING SETS ({sets})
  ) AS counted
) AS placed WHERE company_id IS NULL OR place <= {most} OR company_id = ANY(%s)
"""


def estimate(rows):
    """How many rows the planner expects: it costs next to nothing."""
    return int(re.search(r"rows=(\d+)", rows.explain())[1])


def scale_of(counts, total):
    return max(1, total / max(counts.rows, 1))


def newest_of(rows, total):
    """About SAMPLE rows of so many."""
    if since := partitions.since_when(total / SAMPLE):
        return rows.filter(published_at__gt=since)
    newest = rows.order_by("-published_at").values("posting_id")[:SAMPLE]
    return PostingIndex.objects.filter(posting_id__in=newest)


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class Facet:
    name: str
    legend: str
    multiple: bool
    options: list = field(default_factory=list)


class Counts:
    """How many of these rows have each value of each facet, in one query.

    `by_facet[name]` counts those that pass all filters but that facet's own; `rows` is how many were looked at and
    `passing` how many pass all filters.
    """

    def __init__(self, rows, search, filters):
        self.by_facet = {name: Counter() for name in COLUMNS}
        self.rows = self.passing = 0
        names = {column: name for name, column in COLUMNS.items()}
        # GROUPING() has a bit for each set, 0 for the one by which was grouped.
        sets = {2 ** len(SETS) - 1 - 2 ** (len(SETS) - 1 - n): columns for n, columns in enumerate(SETS)}
        for grouped, failing, *values, n in self.read(rows, search, filters):
            found = dict(zip(COLUMNS.values(), values, strict=True))
            for column in sets[grouped]:
                if failing in ("", names[column]):
                    self.by_facet[names[column]][found[column]] += n
            if "category" in sets[grouped]:
                self.rows += n
                self.passing += n if failing == "" else 0

    def read(self, rows, search, filters):
        now = timezone.now()
        age = Case(
            *[When(published_at__gt=now - timedelta(days=days), then=Value(days)) for days, _label in SINCE],
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
            cursor.execute(statement, [*params, search.company_ids if search.company else []])
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


class Facets:
    """Each facet is counted as if its own filter were not set.

    `unpriced` are the ads that a salary filter sets apart. Of very many ads the newest are counted, and scaled.
    """

    def __init__(self, search):
        self.search = search
        self.filters = [name for name in COLUMNS if getattr(search, name) not in ((), None, "", False)]
        rows = search.matches(without=COLUMNS).order_by()
        self.total = self.about(rows)
        self.is_exact = self.total <= COUNTED
        self.counts = self.count_all(rows) if self.is_exact else self.count_newest(rows, self.total)
        self.scale = 1 if self.is_exact else scale_of(self.counts, self.total)
        self.left, self.left_scale = self.counts, self.scale
        if not self.is_exact and self.filters:
            self.count_what_is_left()

    def about(self, rows):
        """How many ads match but for the filters, asking as little as will do."""
        if not (self.search.q or self.search.where):
            return PostingIndex.objects.about_how_many()
        meaning = self.search.meaning
        is_known = meaning.full == meaning.exact and 0 < meaning.matches <= COUNTED / 2
        return meaning.matches if is_known else estimate(rows)

    @property
    def unpriced(self):
        return round(self.counts.by_facet["salary"][False] * self.scale) if self.search.salary else 0

    @property
    def count(self):
        """How many match, where `is_exact`."""
        return self.counts.passing

    def count_all(self, rows):
        return Counts(rows, self.search, self.filters)

    def count_newest(self, rows, total):
        """What is only about right may be a minute old."""
        key = (
            "facets:" + hashlib.sha256(f"{self.search.canonical} {total == self.total}".encode()).hexdigest()
        )
        return cache.get_or_set(key, lambda: self.count_all(newest_of(rows, total)), CACHED)

    def count_what_is_left(self):
        """Of very many ads a filter may leave few: facets that have none count these, not a sample of all."""
        rows = self.search.matches().order_by()
        total = estimate(rows)
        if total <= COUNTED:
            self.left, self.left_scale = Counts(rows, self.search, ()), 1
        else:
            self.left = self.count_newest(rows, total)
            self.left_scale = scale_of(self.left, total)

    def counted(self, name):
        """How many ads have each value; about, where not all were looked at."""
        own = name in self.filters
        counts, scale = (self.counts, self.scale) if own else (self.left, self.left_scale)
        return Counter({value: round(n * scale) for value, n in counts.by_facet[name].items()})

    def all(self):
        return [facet for facet in map(self.facet, LEGENDS) if facet.options]

    def facet(self, name):
        pairs = getattr(self, f"{name}_options")()
        chosen = getattr(self.search, name)
        chosen = {str(value) for value in (chosen if isinstance(chosen, tuple) else [chosen])}
        if name == "easy":
            chosen = {"1"} if self.search.easy else set()
        options = [
            Option(str(value), label, count, str(value) in chosen)
            for value, label, count in pairs
            if count or str(value) in chosen
        ]
        return Facet(name, LEGENDS[name], name not in SINGLE, options)

    def choice_options(self, name, choices):
        counts = self.counted(name)
        return [(value, label, counts[value]) for value, label in choices]

    def contract_options(self):
        return self.choice_options("contract", Contract.choices)

    def hours_options(self):
        counts = self.counted("hours")
        return [
            (value, value.label, counts[value] + counts[Hours.EITHER])
            for value in (Hours.FULL_TIME, Hours.PART_TIME)
        ]

    def model_options(self):
        return self.choice_options("model", Model.choices)

    def category_options(self):
        return sorted(self.choice_options("category", Category.choices), key=lambda option: -option[2])

    def lang_options(self):
        return self.choice_options("lang", Language.choices)

    def easy_options(self):
        return [("1", _("Easy apply only"), self.counted("easy")[True])]

    def since_options(self):
        """Cumulative: an ad of today is within 7 days, too."""
        counts = self.counted("since")
        return [(days, label, sum(n for age, n in counts.items() if age <= days)) for days, label in SINCE]

    def company_options(self):
        counts = self.counted("company")
        shown = {pk for pk, _n in counts.most_common(COMPANIES_SHOWN)} | set(self.search.company_ids)
        companies = Company.objects.filter(pk__in=shown)
        return sorted(
            ((c.slug, c.name, counts[c.pk]) for c in companies), key=lambda option: (-option[2], option[1])
        )
