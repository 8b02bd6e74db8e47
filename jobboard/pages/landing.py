"""Landing pages (S8): each is a search by category, by place or by both, with its facts and the ways to its neighbours.

Every number is what the search behind its link finds (see `counts`).
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.marks.lookup import visible_to
from jobboard.pages import counts, newest
from places.models import Place
from postings.choices import Category, Model
from postings.search import JobSearch
from postings.search.query_string import DEFAULT_RADIUS

REACH = 30  # km to the towns that are called near
NEIGHBOURS = 12
COMPANIES = 3
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
    found = counts.of_newest(
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


# --- The ways to others ----------------------------------------------------------------------------------------------


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
        whereabouts = counts.Whereabouts(search, user)
        places = choose(whereabouts.named)
        return linked(places, whereabouts.around(places), category), whereabouts.scale != 1

    return counts.shared(user, find, search.canonical, *about)


def linked(places, numbers, category):
    """Namesakes say which they are."""
    names = Counter(place.name for place in places)
    return [
        Link(
            place.name if names[place.name] == 1 else place.label,
            Landing(category, place).url,
            numbers[place.pk],
        )
        for place in places
        if place.pk in numbers
    ]


def by_category(search, user):
    """The categories with open ads, those with most first."""

    def find(user):
        rows = visible_to(search.matches(), user).order_by()
        numbers = list(rows.values_list("category").annotate(n=Count("*")).order_by("-n"))
        found = [Link(str(Category(value).label), Landing(value).url, n) for value, n in numbers]
        return found, sum(n for _value, n in numbers) > counts.SAMPLE

    return counts.shared(user, find, search.canonical, "categories")


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
