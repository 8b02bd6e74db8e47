"""How many ads each filter would leave (S5): one GROUP BY over all facets at once, folded here."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.cache import cache
from django.db.models import BooleanField, Case, Count, IntegerField, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Company

from ..choices import Category, Contract, Hours, Language, Model
from ..models import PostingIndex
from . import partitions

SINCE = [(1, _("24 hours")), (3, _("3 days")), (7, _("7 days")), (14, _("14 days")), (30, _("30 days"))]
COUNTED = 12_000  # by the planner's estimate; of more ads about SAMPLE of the newest are counted and scaled
SAMPLE = 8_000
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
COLUMNS = ("contract", "hours", "model", "category", "company_id", "language", "easy_apply", "age", "priced")


def estimate(rows):
    """How many rows the planner expects: it costs next to nothing."""
    return int(re.search(r"rows=(\d+)", rows.explain())[1])


def scale_of(groups, total):
    return max(1, total / max(sum(n for _group, n in groups), 1))


def search_without(search):
    """The search without what is counted; a salary decides which ads are set apart, so it stays."""
    for name in LEGENDS:
        search = search.without_filter(name)
    return search


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


class Facets:
    """Each facet is counted as if its own filter were not set.

    `unpriced` are the ads that a salary filter sets apart. `count` is how many ads match, `is_exact` unless only the
    newest were looked at.
    """

    def __init__(self, search):
        self.search = search
        self.filters = [name for name in LEGENDS if getattr(search, name) not in ((), None, "", False)]
        rows = search.matches(without=(*LEGENDS, "salary")).order_by()
        self.total = estimate(rows)
        self.is_exact = self.total <= COUNTED
        self.groups = (
            self.read(rows) if self.is_exact else self.cached(search_without(search), rows, self.total)
        )
        self.scale = 1 if self.is_exact else scale_of(self.groups, self.total)
        self.left, self.left_scale = self.groups, self.scale
        if not self.is_exact and (self.filters or search.salary):
            self.look_at_what_is_left()
        self.unpriced = self.scaled(
            sum(
                n
                for group, n in self.groups
                if group["priced"] is None and self.passes(group, besides="salary")
            )
        )

    def look_at_what_is_left(self):
        """Of very many ads a filter may leave few: facets that have none count these, not a sample of all."""
        rows = self.search.matches().order_by()
        total = estimate(rows)
        if total <= COUNTED:
            self.left, self.left_scale = self.read(rows), 1
        else:
            self.left = self.cached(self.search, rows, total)
            self.left_scale = scale_of(self.left, total)

    @property
    def count(self):
        """How many match, where `is_exact`."""
        return sum(n for group, n in self.groups if self.passes(group))

    def cached(self, search, rows, total):
        """What is only about right may be a minute old."""
        key = "facets:" + hashlib.sha256(search.canonical.encode()).hexdigest()
        return cache.get_or_set(key, lambda: self.read_newest(rows, total), CACHED)

    def read_newest(self, rows, total):
        if since := partitions.since_when(total / SAMPLE):
            return self.read(rows.filter(published_at__gt=since))
        newest = rows.order_by("-published_at").values("posting_id")[:SAMPLE]
        return self.read(PostingIndex.objects.filter(posting_id__in=newest))

    def read(self, rows):
        """(values of the facets' columns, number of ads) for each combination that occurs."""
        now = timezone.now()
        age = Case(
            *[When(published_at__gt=now - timedelta(days=days), then=Value(days)) for days, _label in SINCE],
            default=Value(9999),
            output_field=IntegerField(),
        )
        priced = Value(True)
        if self.search.salary:
            priced = Case(
                When(self.search.is_unpriced(), then=Value(None)),
                When(self.search.match_salary(), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        rows = rows.annotate(age=age, priced=priced).values_list(*COLUMNS).annotate(n=Count("*"))
        return [(dict(zip(COLUMNS, row[:-1], strict=True)), row[-1]) for row in rows]

    def passes(self, group, besides=""):
        """Does this combination pass all filters but one?"""
        search = self.search
        checks = {
            "contract": lambda: not search.contract or group["contract"] in search.contract,
            "hours": lambda: not search.hours or group["hours"] in (*search.hours, Hours.EITHER),
            "model": lambda: not search.model or group["model"] in search.model,
            "category": lambda: not search.category or group["category"] in search.category,
            "company": lambda: not search.company or group["company_id"] in search.company_ids,
            "lang": lambda: not search.lang or group["language"] == search.lang,
            "since": lambda: not search.since or group["age"] <= search.since,
            "easy": lambda: not search.easy or group["easy_apply"],
            "salary": lambda: (
                not search.salary or group["priced"] or (group["priced"] is None and search.unpriced)
            ),
        }
        return all(check() for name, check in checks.items() if name != besides)

    def scaled(self, number):
        return round(number * self.scale)

    def counted(self, name, column):
        """How many ads have each value; about, where not all were looked at."""
        groups, scale = (self.groups, self.scale) if name in self.filters else (self.left, self.left_scale)
        counts = Counter()
        for group, n in groups:
            if self.passes(group, besides=name):
                counts[group[column]] += n
        return Counter({value: round(n * scale) for value, n in counts.items()})

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

    def choice_options(self, name, column, choices):
        counts = self.counted(name, column)
        return [(value, label, counts[value]) for value, label in choices]

    def contract_options(self):
        return self.choice_options("contract", "contract", Contract.choices)

    def hours_options(self):
        counts = self.counted("hours", "hours")
        return [
            (value, value.label, counts[value] + counts[Hours.EITHER])
            for value in (Hours.FULL_TIME, Hours.PART_TIME)
        ]

    def model_options(self):
        return self.choice_options("model", "model", Model.choices)

    def category_options(self):
        return sorted(
            self.choice_options("category", "category", Category.choices), key=lambda option: -option[2]
        )

    def lang_options(self):
        return self.choice_options("lang", "language", Language.choices)

    def easy_options(self):
        return [("1", _("Easy apply only"), self.counted("easy", "easy_apply")[True])]

    def since_options(self):
        """Cumulative: an ad of today is within 7 days, too."""
        counts = self.counted("since", "age")
        return [(days, label, sum(n for age, n in counts.items() if age <= days)) for days, label in SINCE]

    def company_options(self):
        counts = self.counted("company", "company_id")
        shown = {pk for pk, _n in counts.most_common(COMPANIES_SHOWN)} | set(self.search.company_ids)
        companies = Company.objects.filter(pk__in=shown)
        return sorted(
            ((c.slug, c.name, counts[c.pk]) for c in companies), key=lambda option: (-option[2], option[1])
        )
