"""How many open ads each company has, and when its newest and that of each place was published.

On a big board that means to look through all of it. So a task does that, and pages read what it has found: the list of
companies, and the sitemap.
"""

from collections import defaultdict

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import BigIntegerField, Count, F, Func, Max

from postings.choices import Category
from postings.models import PostingIndex
from postings.search import JobSearch

KEY = "open:{}"
SECONDS = 3600  # the task comes several times in it
PLACE = Func(F("place_ids"), function="unnest", output_field=BigIntegerField())


def of(search, *conditions):
    """Along the index by date, so that the first one that fits ends it; None without an open ad."""
    rows = search.matches().filter(*conditions).order_by("-published_at")
    return rows.values_list("published_at", flat=True).first()


def of_companies():
    """{company id: (how many open ads, when the newest was published)}"""
    return kept("companies", find_companies)


def of_places(category):
    """{place id: when its newest open ad was published}, of one category or ("") of all."""
    search = JobSearch(category=(category,) if category else ())
    return kept(f"places:{category}", lambda: find_places(search)[category])


def kept(name, find):
    if not PostingIndex.objects.is_big():
        return find()
    found = cache.get(KEY.format(name))
    if found is None:
        found = find()
        cache.set(KEY.format(name), found, SECONDS)
    return found


@transaction.atomic
def keep():
    """Of a big board, which is read from one end to the other; no index would be of help."""
    if not PostingIndex.objects.is_big():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")
    places, found = find_places(JobSearch()), {KEY.format("companies"): find_companies()}
    for category in ["", *Category.values]:
        found[KEY.format(f"places:{category}")] = places[category]
    cache.set_many(found, SECONDS)


def find_companies():
    rows = JobSearch().matches().order_by()
    rows = rows.values_list("company").annotate(n=Count("*"), at=Max("published_at"))
    return {pk: (n, at) for pk, n, at in rows}


def find_places(search):
    """{category, and "" for all that are found: {place id: …}}"""
    found = defaultdict(dict)
    rows = search.matches().order_by().annotate(place=PLACE).values_list("category", "place")
    for category, place, at in rows.annotate(at=Max("published_at")):
        found[category][place] = at
        found[""][place] = max(at, found[""].get(place, at))
    return found
