"""Asks every query twice: the board's search, and PostgreSQL as it comes."""

from dataclasses import dataclass

from django.db import connection
from django.http import QueryDict

from postings.models import Posting
from postings.search import JobSearch
from postings.search.result_page import ResultPage

from . import ads
from .make_queries import HERE, Query, read

DEPTH = 100
BASELINE = """
    SELECT reference FROM bench_baseline, LATERAL (
        SELECT websearch_to_tsquery('german', %(q)s) || websearch_to_tsquery('english', %(q)s) AS words
    ) AS query
    WHERE document @@ words ORDER BY ts_rank_cd(document, words) DESC, reference LIMIT %(depth)s
"""


@dataclass(frozen=True)
class Answer:
    query: Query
    ours: list[str]
    baseline: list[str]

    def rank(self, found):
        """Of the first ad that answers the query, from 1; 0 if none of the first hundred does."""
        wanted = self.query.wanted.split()
        return next((rank for rank, reference in enumerate(found, 1) if reference in wanted), 0)


def answers():
    open_ads = set(Posting.objects.open().values_list("reference", flat=True))
    if missing := ads.load().keys() - open_ads:
        raise SystemExit(f"{len(missing)} ads of the demo are not open: {sorted(missing)[:5]}")
    with connection.cursor() as cursor:
        make_baseline(cursor)
        for query in read(HERE / "queries.tsv"):
            yield Answer(query, ask(query), ask_baseline(cursor, query))


def ask(query):
    data = QueryDict(mutable=True)
    data.update({name: value for name in ("q", "where", "radius") if (value := getattr(query, name))})
    page = ResultPage(JobSearch.from_query(data), size=DEPTH)
    return [posting.reference for posting in page.postings]


def make_baseline(cursor):
    cursor.execute("CREATE TEMPORARY TABLE bench_baseline (reference text, document tsvector)")
    cursor.executemany(
        "INSERT INTO bench_baseline VALUES (%s, to_tsvector(%s::regconfig, %s))",
        [
            (
                ad.reference,
                {"de": "german", "en": "english"}[ad.language],
                f"{ad.title} {ad.company} {ad.place_names} {ad.text}",
            )
            for ad in ads.load().values()
        ],
    )


def ask_baseline(cursor, query):
    cursor.execute(BASELINE, {"q": f"{query.q} {query.where}".strip(), "depth": DEPTH})
    return [reference for (reference,) in cursor.fetchall()]
