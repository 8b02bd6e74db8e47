"""The one search object (S1): the page, the alert, the feed, the API and "similar jobs" all filter ads through it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import BooleanField, F, Func, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from places.lookup import Resolution
from places.models import EARTH_KM

from ..choices import Hours
from ..models import Posting, PostingIndex
from . import labels
from .grid import cells_around, country_cell
from .meaning import understand
from .query_string import CHOICES, DEFAULT_RADIUS, read
from .tsquery import Matches, all_of
from .whereabouts import locate, looked_up, named_place
from .words import Words


@dataclass(frozen=True)
class JobSearch:
    q: str = ""
    where: str = ""
    radius: int = DEFAULT_RADIUS
    contract: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    salary: int | None = None
    currency: str = ""
    unpriced: bool = False  # with a salary asked: also the ads that name none, or another currency
    since: int | None = None
    lang: str = ""
    easy: bool = False
    sort: str = ""
    notices: tuple[str, ...] = field(default=(), compare=False)

    # --- From and to a query string -----------------------------------------------------------------------------------

    @classmethod
    def from_query(cls, data):
        """From a QueryDict (or any dict): bad values are left out, each with a sentence in `notices`."""
        return cls(**read(data))

    @classmethod
    def from_canonical(cls, query):
        return cls.from_query(QueryDict(query))

    @cached_property
    def location(self):
        """The place searched around: a Resolution, whose `place` is None when the words name none."""
        return locate(self.where, looked_up) if self.where else Resolution()

    @property
    def place_key(self):
        """The place's id, or a postal code with its country, whose point lies elsewhere than its town's; `resolve`
        understands both."""
        location = self.location
        return f"{location.place.country}-{location.code}" if location.code else str(location.place.pk)

    @property
    def has_place(self):
        return self.location.place is not None

    @property
    def where_label(self):
        """The place as it was understood; the person's own words where it was not."""
        return self.location.label if self.has_place else self.where

    @property
    def where_text(self):
        """What stands in the search box: the person's own words, or the name behind an id."""
        return self.location.label if self.has_place and self.where == self.place_key else self.where

    @property
    def all_notices(self):
        """What was ignored, and what was understood otherwise than it was typed."""
        return [*self.notices, *labels.misunderstandings(self)]

    @property
    def place_alternatives(self):
        """Other places of that name, each as the search around it."""
        return [
            {"label": place.label, "url": replace(self, where=str(place.pk)).url}
            for place in self.location.alternatives
        ]

    @property
    def title(self):
        return labels.title(self)

    @property
    def chips(self):
        return labels.chips(self)

    def pairs(self, *, canonical=False):
        """The (name, value) pairs of the query string, sorted, defaults left out.

        The canonical form names the place by its key, and has neither `sort` nor what is ignored without its partner.
        """
        pairs = [(name, value) for name in (*CHOICES, "company") for value in getattr(self, name)]
        single = {"q": self.q, "since": self.since, "lang": self.lang, "easy": 1 if self.easy else None}
        if self.salary:
            single |= {"salary": self.salary, "unpriced": 1 if self.unpriced else None}
            single["currency"] = self.currency if self.currency != settings.CURRENCY else None
        single["where"] = self.place_key if canonical and self.has_place else self.where
        if self.radius != DEFAULT_RADIUS and ((self.where and not canonical) or self.has_place):
            single["radius"] = self.radius
        if not canonical and self.sort and self.sort != self.default_sort:
            single["sort"] = self.sort
        pairs += [(name, value) for name, value in single.items() if value not in (None, "")]
        return sorted((name, str(value)) for name, value in pairs)

    @cached_property
    def canonical(self):
        """The key under which equal searches are one."""
        return urlencode(self.pairs(canonical=True))

    @property
    def query_string(self):
        return urlencode(self.pairs())

    @property
    def url(self):
        return with_query(reverse("search"), self.query_string)

    @property
    def canonical_url(self):
        return with_query(reverse("search"), self.canonical)

    @property
    def is_empty(self):
        """Nothing was asked: all open ads."""
        return not self.canonical

    @property
    def default_sort(self):
        return "relevance" if self.words.groups else "newest"

    @property
    def order(self):
        return "newest" if self.sort == "newest" or not self.words.groups else "relevance"

    @cached_property
    def words(self):
        return Words.parse(self.q)

    @cached_property
    def meaning(self):
        return understand(self.words)

    # --- What matches -------------------------------------------------------------------------------------------------

    def postings(self):
        """The open ads that match, as a Posting queryset to filter further."""
        return Posting.objects.filter(pk__in=self.matches().values("posting_id"))

    def matches(self, *, without=(), roughly=False):
        """Rows of the index that match; `without` names filters to leave out, as facets and wider searches do.

        `roughly` takes squares for the circle around a place: for PostgreSQL to guess how many there are, since it
        would take the circle for a second condition that halves them again and again.
        """
        conditions = self.conditions() | ({"where": self.match_squares} if roughly else {})
        asked = (condition() for name, condition in conditions.items() if name not in without)
        return PostingIndex.objects.open().filter(*(wanted for wanted in asked if wanted is not None))

    def conditions(self):
        """What each part of the search asks of a row, as functions that answer a Q; None where it asks nothing."""
        now = timezone.now()
        return {
            "where": self.match_place,
            "contract": lambda: Q(contract__in=self.contract) if self.contract else None,
            "hours": lambda: Q(hours__in=[*self.hours, Hours.EITHER]) if self.hours else None,
            "model": lambda: Q(model__in=self.model) if self.model else None,
            "category": lambda: Q(category__in=self.category) if self.category else None,
            "company": lambda: Q(company_id__in=self.company_ids) if self.company else None,
            "salary": lambda: self.match_salary() if self.salary else None,
            "since": lambda: Q(published_at__gt=now - timedelta(days=self.since)) if self.since else None,
            "lang": lambda: Q(language=self.lang) if self.lang else None,
            "easy": lambda: Q(easy_apply=True) if self.easy else None,
            "q": self.match_words,  # the last, since it is tried last: it reads the text's vector
        }

    @cached_property
    def company_ids(self):
        if not self.company:
            return []
        return list(Company.objects.filter(slug__in=self.company).values_list("pk", flat=True))

    def match_words(self):
        wanted = all_of([self.meaning.full, self.meaning.without])
        return Matches("fts", wanted) if wanted else None

    def match_place(self):
        """Around the place; remote ads that are open to its country; else the words in the ad's own location."""
        if not self.has_place:
            return self.match_squares()
        location = self.location
        near = Q(place_ids__contains=[location.place.pk])
        near |= Q(cells__contains=[country_cell(location.place.country)])
        if self.radius:
            near |= Q(Near(location.latitude, location.longitude, self.radius))
        return self.match_squares() & near

    def match_squares(self):
        """All that `match_place` finds and a little more, by what the index holds."""
        if not self.has_place:
            wanted = named_place(self.where)
            return Matches("title_fts", wanted, "C") if wanted else None
        return Q(cells__overlap=self.squares)

    @property
    def squares(self):
        """Of the index: those around the place, its own, and the one that stands for its country."""
        location = self.location
        squares = {country_cell(location.place.country)}
        squares.update(cells_around(location.place.latitude, location.place.longitude, 0))
        if self.radius:
            squares.update(cells_around(location.latitude, location.longitude, self.radius))
        return sorted(squares)

    def match_salary(self):
        wanted = Q(salary_year__gte=Decimal(self.salary), currency=self.currency)
        return wanted | self.is_unpriced() if self.unpriced else wanted

    def is_unpriced(self):
        """Names no salary, or one in another currency, which is not converted."""
        return Q(salary_year=None) | ~Q(currency=self.currency)

    def without_filter(self, name, value=None):
        """The same search with one filter, or one value of it, taken away."""
        if value is not None:
            return replace(self, **{name: tuple(v for v in getattr(self, name) if v != value)})
        blank = {
            "where": {"where": "", "radius": DEFAULT_RADIUS},
            "salary": {"salary": None, "unpriced": False},
        }
        return replace(self, **blank.get(name, {name: type(self).__dataclass_fields__[name].default}))


class Near(Func):
    """Whether one of an ad's places is at most so many km away (SQL's `search_near`, migration 0022)."""

    function = "search_near"
    arity = 2
    output_field = BooleanField()
    template = "%(function)s(%(expressions)s, %(latitude)s, %(longitude)s, %(angle)s)"

    def __init__(self, latitude, longitude, km):
        numbers = {"latitude": latitude, "longitude": longitude, "angle": half_angle(km)}
        super().__init__(
            F("latitudes"),
            F("longitudes"),
            **{name: f"{float(number):.12f}::double precision" for name, number in numbers.items()},
        )


def half_angle(km):
    """Half of what a distance is as an angle in the middle of the earth; a millimetre on top for what is rounded."""
    return (km + 1e-6) / (2 * EARTH_KM)


def with_query(path, query):
    return f"{path}?{query}" if query else path
