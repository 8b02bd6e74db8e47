"""What the sitemap lists, in files, each address with when it last changed where that is known.

Ads and companies are cut by their numbers and places by the gazetteer's, so that each file is found without counting
those before it, and an address stays in its file.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, F, Func, Window
from django.db.models.functions import Greatest, RowNumber
from django.http import Http404
from django.urls import reverse

from companies.models import Company
from jobboard.pages import newest
from jobboard.pages.landing import addresses
from places.models import Place
from postings.changes import changes
from postings.choices import Category
from postings.models import Posting
from postings.models.address import address
from postings.search import JobSearch

MOST = 50_000  # that a file may hold, says sitemaps.org; only places come near it
A_FILE = 20_000  # ads or companies, so that a file is there in less than a second
LIVELY = ["home", "search", "browse", "companies"]  # change with every new ad
STEADY = ["imprint", "privacy", "terms", "accessibility"]


@dataclass(frozen=True)
class File:
    section: str
    number: int
    changed_at: datetime | None = None


def files():
    """Those that hold something."""
    at = newest.of(JobSearch())
    yield File("pages", 0, at)
    yield from (File("ads", number, at) for number, at, _open in changes(every=A_FILE))
    if not at:
        return
    yield from company_files()
    cuts = place_cuts()
    for category in ["", *Category.values]:
        yield from landing_files(category, cuts)


def entries(section, number):
    """(path, when it last changed or None) of a file; Http404 if there is no such."""
    known = {"pages": pages, "ads": ads, "companies": companies}
    if section in known:
        return known[section](number)
    category = "" if section == "places" else section
    cuts = place_cuts()
    if (category and category not in Category.values) or number >= len(cuts):
        raise Http404
    return addresses(category, cuts[number], with_category=number == 0)


def pages(number):
    if number:
        raise Http404
    at = newest.of(JobSearch())
    return [(reverse(name), at) for name in LIVELY] + [(reverse(name), None) for name in STEADY]


def ads(number):
    rows = Posting.objects.open().filter(pk__gte=number * A_FILE, pk__lt=(number + 1) * A_FILE).order_by("pk")
    for pk, title, changed in rows.values_list("pk", "title", Greatest("updated_at", "published_at")):
        yield address(title, pk), changed


# --- Companies with open ads ------------------------------------------------------------------------------------------


def company_files():
    found, known = {}, newest.of_companies()
    rows = Company.objects.annotate(number=F("pk") / A_FILE)
    for pk, number, updated in rows.values_list("pk", "number", "updated_at"):
        if pk in known:
            _n, at = known[pk]
            found[number] = max(updated, at, found.get(number, updated))
    return [File("companies", number, at) for number, at in sorted(found.items())]


def companies(number):
    found = newest.of_companies()
    rows = Company.objects.filter(pk__gte=number * A_FILE, pk__lt=(number + 1) * A_FILE).order_by("pk")
    for pk, slug, updated in rows.values_list("pk", "slug", "updated_at"):
        if pk in found:
            _n, at = found[pk]
            yield reverse("company", args=[slug]), max(updated, at)


# --- Landing pages ----------------------------------------------------------------------------------------------------


def landing_files(category, cuts):
    search = JobSearch(category=(category,) if category else ())
    for number, ids in enumerate(cuts):
        has_own_page = category and number == 0
        if at := newest.of(search, *([] if has_own_page else [IsInOneOf(ids)])):
            yield File(category or "places", number, at)


class IsInOneOf(Func):
    """Whether one of an ad's places has a number in this range."""

    output_field = BooleanField()
    template = (
        "EXISTS (SELECT FROM unnest(%(expressions)s) AS place (id) WHERE id >= %(first)d AND id < %(end)d)"
    )

    def __init__(self, ids):
        super().__init__(F("place_ids"), first=ids[0], end=ids[1])


def place_cuts():
    """(first id, id behind the last) of parts of the gazetteer of which each fits into a file, its category beside."""
    rank = Window(RowNumber(), order_by="pk")
    ranked = Place.objects.annotate(rank=rank).annotate(left=F("rank") % (MOST - 1)).filter(left=0)
    firsts = [0, *(pk + 1 for pk in ranked.order_by("pk").values_list("pk", flat=True))]
    return list(zip(firsts, [*firsts[1:], 2**62], strict=True))
