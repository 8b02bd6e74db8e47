"""How many ads there are by place, category or company.

Of more than SAMPLE ads the newest are counted and scaled; what took long to count is kept for a while.
"""

from collections import Counter, defaultdict
from functools import cached_property, partial
from operator import itemgetter

from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.db.models import Count
from django.utils.translation import get_language

from applications.marks.lookup import visible_to
from places.lookup import within_each
from postings.models import PostingIndex
from postings.search import JobSearch
from postings.search.grid import country_cell
from postings.search.kept import kept
from postings.search.query_string import DEFAULT_RADIUS
from postings.search.result_page import ResultPage

SAMPLE = 20_000
KEPT = 600  # seconds


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


def of_companies(user):
    """Rows of (company id, how many open ads)."""
    return visible_to(JobSearch().matches(), user).values_list("company").annotate(n=Count("*"))


def companies_with_most(user, limit):
    """{company id: how many open ads}, those with most first."""

    def find(user):
        return dict(of_companies(user).order_by("-n", "company")[:limit]), PostingIndex.objects.is_big()

    return shared(user, find, "companies", limit)


def shared(user, find, *about):
    """`find(user)` says what it found, and whether so much had to be counted that it is kept for a while.

    What somebody who is signed in sees may lack what they have hidden, and is counted anew; but of a big board they are
    told the numbers of everybody.
    """
    if user.is_authenticated:
        if not PostingIndex.objects.is_big():
            return find(user)[0]
        user = AnonymousUser()
    asked = "-".join(map(str, [get_language(), *about]))
    found, _is_costly = kept("landing", asked, partial(find, user), is_worth=itemgetter(1), seconds=KEPT)
    return found
