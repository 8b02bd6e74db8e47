"""What a simple design would do: one plain table with GIN and a btree by date, the plan left to the planner.

It answers less than ours (no compounds, synonyms or places), from the same rows, and newest first as ours is asked to.
"""

from collections import namedtuple

from django.db import DatabaseError, connection, transaction
from django.http import QueryDict

from tests.bench.harness import clients
from tests.bench.harness.databases import time_limit
from tests.bench.harness.timing import clock, summary

from . import lists

LIMIT_MS = 5000
TABLE = "The list by words, newest first, against the planner's choice on a plain table, ms"
MAKE = """
DROP TABLE IF EXISTS bench_plain;
CREATE TABLE bench_plain AS SELECT * FROM postings_postingindex ORDER BY posting_id;
CREATE INDEX ON bench_plain USING gin (fts);
CREATE INDEX ON bench_plain (published_at DESC);
ALTER TABLE bench_plain ADD PRIMARY KEY (posting_id);
VACUUM (ANALYZE) bench_plain;
"""
LIST = """
SELECT posting_id, published_at FROM bench_plain
WHERE fts @@ (websearch_to_tsquery('public.board_de', search_fold(%(q)s))
              || websearch_to_tsquery('public.board_en', search_fold(%(q)s)))
  AND (closes_at IS NULL OR closes_at > now()) AND published_at <= now() AND NOT hidden
ORDER BY published_at DESC LIMIT 26
"""
Sample = namedtuple("Sample", "time failed")


def measure(queries, random):
    """Both with one client, all queries, and with eight, which share them, as the slow ones take seconds."""
    make()
    queries = [query for query in queries if query.kind in ("keyword", "rare")]
    plain, ours = f"{__name__}:plain", f"{__name__}:ours"
    for work in (plain, ours):
        clients.side_by_side(work, [queries])
    rows = []
    for number in (1, 8):
        found = {
            name: clients.side_by_side(work, clients.shares(random.sample(queries, len(queries)), number))
            for name, work in (("plain table", plain), ("ours", ours))
        }
        measured = {name: row(number, name, *outcome) for name, outcome in found.items()}
        rows += [*measured.values(), ratio(number, *measured.values())]
    drop()
    return rows


def make():
    with time_limit(), connection.cursor() as cursor:
        for statement in filter(str.strip, MAKE.split(";")):
            cursor.execute(statement)


def drop():
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_plain")


def plain(query):
    words = QueryDict(query.text)["q"]
    with clock() as watch:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(LIMIT_MS)])
                cursor.execute(LIST, {"q": words})
                cursor.fetchall()
        except DatabaseError:
            return Sample(LIMIT_MS, True)
    return Sample(watch.database, False)


def ours(query):
    sample = lists.rows_of(query._replace(text=f"{query.text}&sort=newest"))
    return Sample(sample.database, sample.failed)


def row(number, name, samples, seconds):
    return {
        "table": TABLE,
        "clients": number,
        "design": name,
        "n": len(samples),
        **summary([sample.time for sample in samples]),
        "a second": round(len(samples) / seconds, 1),
        "timed out": sum(sample.failed for sample in samples),
    }


def ratio(number, plain, ours):
    """How many times as long the plain table takes."""
    times = {name: round(plain[name] / max(ours[name], 0.01), 2) for name in ("p50", "p95", "max", "mean")}
    speed = round(ours["a second"] / max(plain["a second"], 0.01), 2)
    return {"table": TABLE, "clients": number, "design": "times ours"} | times | {"a second": speed}
