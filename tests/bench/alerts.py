"""The suite `alerts`: many alerts and a day's new ads; see docs/benchmarks.md for what a figure means.

A part is a module with `measure(after, through, random)` that yields rows. All on a copy of the board.
"""

import sys
import time
from random import Random

from django.core.management import call_command
from django.db import connection

from alerts.models import Area, FilterSet, Keyword, PreparedSearch
from postings.sequence import highest_number
from tests.bench.alerting import at_once, one_ad, one_by_one, planning
from tests.bench.harness.databases import another_database, time_limit

COPY = "bench_alerts"
NEW = 20_000  # ads of a day; a fifth of a board that is smaller
PARTS = {"ad": one_ad, "each": one_by_one, "planning": planning, "once": at_once}
TABLES = ("savedsearch", "preparedsearch", "area", "areasquare", "filterset", "keyword", "keywordanchor")


def run(options):
    with another_database(COPY, copy=True), time_limit():
        through = highest_number()
        after = through - min(NEW, options.postings // 5)
        yield people(options.alerts, after)
        for name, part in PARTS.items():
            if name in (options.parts or PARTS):
                print(f"bench | alerts: {name}", file=sys.stderr, flush=True)
                yield from part.measure(after, through, Random(options.seed))


def people(alerts, after):
    begun = time.perf_counter()
    call_command("generate_alerts", count=alerts, rhythm="daily", after=after)
    seconds = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute(
            "SELECT sum(pg_total_relation_size('alerts_' || name)) / 2^20 FROM unnest(%s::text[]) AS name",
            [list(TABLES)],
        )
        [(megabytes,)] = cursor.fetchall()
    return {
        "table": "The alerts",
        "alerts": alerts,
        "searches": PreparedSearch.objects.count(),
        "keywords": Keyword.objects.count(),
        "areas": Area.objects.count(),
        "filter sets": FilterSet.objects.count(),
        "prepared, MB": round(megabytes),
        "made in, s": round(seconds),
    }
