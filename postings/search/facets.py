"""The filters beside a list, each with how many ads it would leave (S5)."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from companies.models import Company

from ..choices import Category, Contract, Hours, Language, Model
from .tally import Tally

COMPANIES_SHOWN = 12
SINCE = {1: _("24 hours"), 3: _("3 days"), 7: _("7 days"), 14: _("14 days"), 30: _("30 days")}
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
    """`unpriced` are the ads that a salary filter sets apart."""

    def __init__(self, search):
        self.search = search
        self.tally = Tally(search)

    @property
    def unpriced(self):
        return self.tally.of("salary")[False] if self.search.salary else 0

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
        counts = self.tally.of(name)
        return [(value, label, counts[value]) for value, label in choices]

    def contract_options(self):
        return self.choice_options("contract", Contract.choices)

    def hours_options(self):
        counts = self.tally.of("hours")
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
        return [("1", _("Easy apply only"), self.tally.of("easy")[True])]

    def since_options(self):
        """Cumulative: an ad of today is within 7 days, too."""
        counts = self.tally.of("since")
        return [
            (days, label, sum(n for age, n in counts.items() if age <= days)) for days, label in SINCE.items()
        ]

    def company_options(self):
        counts = self.tally.of("company")
        known = self.tally.for_facet("company").companies
        chosen = set(self.search.company_ids)
        shown = chosen | {pk for pk, _n in counts.most_common(COMPANIES_SHOWN)}
        if missing := chosen - known.keys():  # no ad is left of them
            known = known | {
                company.pk: (company.slug, company.name) for company in Company.objects.filter(pk__in=missing)
            }
        return sorted(
            ((*known[pk], counts[pk]) for pk in shown & known.keys()),
            key=lambda option: (-option[2], option[1]),
        )
