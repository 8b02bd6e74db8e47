"""Landing pages (S8): each is a search by category, by place or by both, with its facts and the ways to its neighbours.

Every number is what the search behind its link finds. Of more than SAMPLE ads the newest are counted and scaled.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, partial

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connections
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.marks.lookup import visible_to
from jobboard.pages import newest
from places.lookup import within_each
from places.models import Place
from postings.choices import Category, Model
from postings.models import PostingIndex
from postings.search import JobSearch
from postings.search.grid import country_cell
from postings.search.query_string import DEFAULT_RADIUS
from postings.search.result_page import ResultPage

REACH = 30  # km to the towns that are called near
NEIGHBOURS = 12
COMPANIES = 3
SAMPLE = 20_000
KEPT = 600  # seconds
LEAST_PAID = 5  # ads that name a salary, before anything is said about it


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    count: int


@dataclass(frozen=True)
class Pay:
    """What most of these ads pay at most, lowest and highest; named like an ad's own, so that it reads like that."""

    salary_min: int
    salary_max: int
    salary_currency: str
    count: int
    salary_period = "year"


@dataclass(frozen=True)
class Landing:
    category: str = ""
    place: Place | None = None

    @cached_property
    def search(self):
        category = (self.category,) if self.category else ()
        return JobSearch(category=category, where=str(self.place.pk) if self.place else "")

    @property
    def category_label(self):
        return str(Category(self.category).label) if self.category else ""

    @property
    def heading(self):
        """As people say it; the title besides says which of several places of that name is meant."""
        return self.worded(self.place.name if self.place else "")

    @property
    def title(self):
        return self.worded(self.place.label if self.place else "")

    def worded(self, place):
        if not place:
            return _("%(category)s jobs") % {"category": self.category_label}
        if not self.category:
            return _("Jobs in %(place)s") % {"place": place}
        return _("%(category)s jobs in %(place)s") % {"category": self.category_label, "place": place}

    @property
    def url(self):
        if not self.place:
            return reverse("landing_category", args=[self.category])
        if not self.category:
            return reverse("landing_place", args=[self.place.slug])
        return reverse("landing_category_place", args=[self.category, self.place.slug])

    @property
    def trail(self):
        """The breadcrumbs down to here: (label, address)."""
        steps = [(_("Jobs"), reverse("search"))]
        if self.category:
            steps.append((self.category_label, Landing(self.category).url))
        if self.place:
            steps.append((self.place.label, self.url))
        return steps


def facts(landing, page, facets, user):
    """What the page tells besides the ads: `facets` and `page` are those of its results."""
    options = {facet.name: [option for option in facet.options if option.count] for facet in facets}
    remote = [option.count for option in options.get("model", []) if option.value == Model.REMOTE]
    companies = options.get("company", [])[:COMPANIES]
    return {
        "radius": DEFAULT_RADIUS,
        "newest": page.postings[0].published_at if page.postings else None,
        "companies": [
            Link(each.label, reverse("company", args=[each.value]), each.count) for each in companies
        ],
        "remote": remote[0] if remote else 0,
        "pay": pay(visible_to(landing.search.matches(), user)),
        "categories": [
            Link(each.label, Landing(each.value, landing.place).url, each.count)
            for each in options.get("category", [])
            if each.value != landing.category
        ],
        "places": near(landing, user) if landing.place else biggest(landing.search, user),
    }


def pay(rows):
    """The middle four fifths of the yearly maximum, in the currency most of them name; None if too few name one."""
    found = of_newest(
        rows.filter(salary_year__isnull=False),
        ["currency", "salary_year"],
        "SELECT percentile_cont(0.1) WITHIN GROUP (ORDER BY salary_year),"
        " percentile_cont(0.9) WITHIN GROUP (ORDER BY salary_year), currency, count(*)"
        " FROM newest GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1",
    )
    for low, high, currency, count in found:
        if count >= LEAST_PAID:
            return Pay(round(low, -2), round(high, -2), currency, count)
    return None


# --- Counting the ads of many places at once --------------------------------------------------------------------------


def of_newest(rows, columns, query):
    """What `query` says of the newest of these rows of the index, its table `newest`."""
    sql, params = rows.order_by("-published_at").values(*columns)[:SAMPLE].query.sql_with_params()
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"WITH newest AS ({sql}) {query}", params)
        return cursor.fetchall()


class Whereabouts:
    """Where the ads of a search are: for each combination of places and of squares, countries among them, how many."""

    def __init__(self, search, user):
        rows = visible_to(search.matches(), user)
        self.groups = of_newest(
            rows,
            ["place_ids", "cells"],
            "SELECT place_ids, cells, count(*) FROM newest GROUP BY place_ids, cells",
        )
        counted = sum(n for _ids, _cells, n in self.groups)
        narrow = partial(visible_to, user=user)
        total = ResultPage(search, narrow=narrow).count if counted >= SAMPLE else counted
        self.scale = total / counted if counted else 1

    @cached_property
    def named(self):
        """How many ads name each place itself, as {place id: n}."""
        counts = Counter()
        for ids, _cells, n in self.groups:
            counts.update(dict.fromkeys(ids, n))
        return counts

    def around(self, places):
        """{place id: n}: an ad with several places near by counts once, and one that can be done from there, too."""
        centres, homes = defaultdict(set), defaultdict(set)
        for centre, ids in within_each(places, DEFAULT_RADIUS).items():
            for pk in ids:
                centres[pk].add(centre)
        for place in places:
            homes[country_cell(place.country)].add(place.pk)
        counts = Counter()
        for ids, cells, n in self.groups:
            found = set().union(
                *(centres.get(pk, ()) for pk in ids), *(homes.get(cell, ()) for cell in cells)
            )
            counts.update(dict.fromkeys(found, n))
        return {pk: self.scaled(n) for pk, n in counts.items()}

    def scaled(self, n):
        """To two digits where not all were counted."""
        if self.scale == 1:
            return n
        n = round(n * self.scale)
        return round(n, 2 - len(str(n)))

    def links(self, places, category):
        """Namesakes say which they are."""
        counts = self.around(places)
        names = Counter(place.name for place in places)
        return [
            Link(
                place.name if names[place.name] == 1 else place.label,
                Landing(category, place).url,
                counts[place.pk],
            )
            for place in places
            if place.pk in counts
        ]


def near(landing, user):
    """The towns near by that most ads name. Of the same country: who lives abroad may do other jobs from home."""
    place = landing.place
    wide = JobSearch(
        category=landing.search.category, where=landing.search.where, radius=REACH + DEFAULT_RADIUS
    )

    def towns(named):
        found = Place.objects.within(place.latitude, place.longitude, REACH).exclude(pk=place.pk)
        found = found.filter(country=place.country, pk__in=list(named))
        return sorted(found, key=lambda town: (-named[town.pk], town.distance))[:NEIGHBOURS]

    return links(wide, user, towns, landing.category)


def biggest(search, user, limit=NEIGHBOURS):
    """The places that most ads of the search name, by their names."""

    def places(named):
        found = Place.objects.filter(pk__in=[pk for pk, _n in named.most_common(limit)])
        return sorted(found, key=lambda place: place.slug)

    return links(search, user, places, "".join(search.category), limit)


def links(search, user, choose, category, *about):
    """To the places that `choose` picks from those named."""

    def find(user):
        whereabouts = Whereabouts(search, user)
        return whereabouts.links(choose(whereabouts.named), category), whereabouts.scale != 1

    return kept(user, find, search.canonical, *about)


def by_category(search, user):
    """The categories with open ads, those with most first."""

    def find(user):
        rows = visible_to(search.matches(), user).order_by()
        counts = list(rows.values_list("category").annotate(n=Count("*")).order_by("-n"))
        found = [Link(str(Category(value).label), Landing(value).url, n) for value, n in counts]
        return found, sum(n for _value, n in counts) > SAMPLE

    return kept(user, find, search.canonical, "categories")


def companies_with_most(search, user, limit):
    """{company id: how many open ads}, those with most first."""

    def find(user):
        rows = visible_to(search.matches(), user).values_list("company")
        counts = rows.annotate(n=Count("*")).order_by("-n", "company")[:limit]
        return dict(counts), PostingIndex.objects.is_big()

    return kept(user, find, search.canonical, "companies", limit)


def kept(user, find, *about):
    """`find(user)` says what it found, and whether so much had to be counted that it is kept for a while.

    What somebody who is signed in sees may lack what they have hidden, and is counted anew; but of a big board they are
    told the numbers of everybody.
    """
    if user.is_authenticated:
        if not PostingIndex.objects.is_big():
            return find(user)[0]
        user = AnonymousUser()
    key = "-".join(map(str, ["landing", get_language(), *about]))
    found = cache.get(key)
    if found is None:
        found, is_costly = find(user)
        if is_costly:
            cache.set(key, found, KEPT)
    return found


# --- All of them ------------------------------------------------------------------------------------------------------


def addresses(category, ids, *, with_category):
    """Of landing pages with an open ad, by the category or ("") by place alone: (path, when the newest was published).

    Places in the range `ids` of the gazetteer's numbers, with the category's own page if so told.
    """
    if category and with_category and (latest := newest.of(JobSearch(category=(category,)))):
        yield Landing(category).url, latest
    found = newest.of_places(category)
    # Resolving each of 50,000 addresses by its name would take longer than finding the places.
    pattern = Landing(category, Place(slug="-")).url.replace("/-/", "/{}/")
    places = Place.objects.filter(pk__in=[pk for pk in found if ids[0] <= pk < ids[1]])
    for pk, slug in places.order_by("pk").values_list("pk", "slug"):
        yield pattern.format(slug), found[pk]
