"""New ads and prepared searches matched as sets: no query a search, none an ad.

What matches is what `JobSearch.matches` says; a test compares both for thousands of searches and ads. What searches
share is tried on the ads once (`alerts.parts`), so that a search then costs a few `&`, however many ads there are.
"""

from itertools import islice

from django.db import connection, transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from jobboard.copying import as_array, copy
from postings.models import PostingIndex

from .bits import positions
from .models import PreparedSearch
from .parts import found_by_few, parts_of_few, parts_of_many
from .preparing import LOCK

FEW = 20  # ads: up to so many are matched in one statement, which walks from row to row
LONGEST = 50  # seconds of a statement, and of computing between two
MOST = 200  # of the newest ads that are looked at one by one; a mail shows 25
BATCH = 5000  # searches

# In the order of areas, since each is made up of the ads near it when the first search asks for it.
ASKED = """
SELECT search_id, words_id, without_id, place_words_id, area_id, country, filters_id FROM asked ORDER BY area_id
"""
KEYWORDS = """
SELECT id, side, query FROM alerts_keyword WHERE query IS NOT NULL AND id IN (
  SELECT unnest(ARRAY[words_id, without_id, place_words_id]) FROM asked)
"""
# PostgreSQL knows little of what a step gives: left alone it reads big tables for a few rows.
BY_INDEX = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off"
VECTORS = ("title_fts", "fts")
FACTS = (
    "published_at", "company_id", "contract", "hours", "model", "category", "language", "easy_apply", "salary_year",
    "currency", "place_ids", "latitudes", "longitudes", "cells",
)  # fmt: skip


def fresh(after, through):
    """The open ads with these numbers, in their order."""
    rows = PostingIndex.objects.open().filter(posting__alert_seq__gt=after, posting__alert_seq__lte=through)
    return rows.annotate(number=F("posting__alert_seq"), position=Window(RowNumber(), order_by="number") - 1)


def sql(ads):
    return ads.values("position", "number", *FACTS, *VECTORS).query.sql_with_params()


def newest(bits, numbers):
    """The numbers for which these bits stand; not more than are looked at one by one."""
    return [numbers[position] for position in islice(positions(bits), MOST)]


# --- A few ads against all searches -----------------------------------------------------------------------------------


@transaction.atomic
def searches_finding(after, through):
    """{search: numbers, the newest first}: which prepared searches find these few ads."""
    ads = fresh(after, through)
    statement, params = sql(ads)
    values = {f"p{number}": value for number, value in enumerate(params)}
    statement %= tuple(f"%({name})s" for name in values)
    # The vectors are taken out of their storage once, not for each keyword that they are compared with.
    held = ", ".join(f"{vector} || ''::tsvector AS {vector}" for vector in VECTORS)
    statement = f"SELECT position, number, {', '.join(FACTS)}, {held} FROM ({statement}) AS stored"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(BY_INDEX)
        parts = parts_of_few(cursor, statement, values)
        found = {}
        for bits, searches in found_by_few(cursor, parts, statement, values):
            found |= dict.fromkeys(searches, newest(bits, parts.numbers))
        return found


# --- Many ads against the searches of a run ---------------------------------------------------------------------------


def match(run, after, through, alerts):
    """Write what the searches of these alerts find among the ads with these numbers.

    Of a run's further ads the searches that were asked at first are asked again.
    """
    is_first = after == run.after
    searches = alerts.values("search") if is_first else run.findings.filter(after=run.after).values("search")
    ads = fresh(after, through)
    with connection.cursor() as cursor:
        for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SET LOCAL {limit} = '{LONGEST}s'")
        cursor.execute("SET LOCAL temp_buffers = '256MB'; SET LOCAL work_mem = '64MB'")
        # So that nothing is prepared or forgotten meanwhile.
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
        asked = PreparedSearch.objects.filter(search__in=searches)
        for name, (statement, params) in (("fresh", sql(ads)), ("asked", asked.query.sql_with_params())):
            cursor.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {statement}", params)
        cursor.execute(KEYWORDS)
        parts = parts_of_many(cursor, cursor.fetchall())
    with connection.chunked_cursor() as cursor:
        cursor.execute(ASKED)
        while rows := cursor.fetchmany(BATCH):
            found = ((search, parts.of(asked)) for search, *asked in rows)
            some = [(search, bits) for search, bits in found if bits or is_first]
            write(run, after, some, parts.numbers)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE fresh, asked")


def write(run, after, found, numbers):
    copy(
        "alerts_finding",
        ("run_id", "search_id", "after", "numbers", "total"),
        (
            (run.pk, search, after, as_array(newest(bits, numbers)), bits.bit_count())
            for search, bits in found
        ),
    )
