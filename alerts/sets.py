"""New ads and prepared searches matched as sets: no query a search, none an ad.

What matches is what `JobSearch.matches` says; a test compares both for thousands of searches and ads. Of each ad its
words lead to keywords, by the rarest word of each; keywords, company and category, together with the squares in which
the ad lies, lead to searches; these are tried in full.
"""

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from postings.choices import Category
from postings.models import PostingIndex
from postings.search.job_search import Near

from .models import PreparedSearch
from .preparing import COMPANIES

FEW = 20  # ads: up to so many are matched in one statement, which walks from row to row
LONGEST = 50  # seconds of a statement
MOST = 500  # of the newest ads that are looked at one by one; a mail shows 25

NEAR = Near.template % {
    "expressions": "f.latitudes, f.longitudes",
    "latitude": "s.latitude",
    "longitude": "s.longitude",
    "km": "s.half_angle",
}
# Which keywords find which of the ads, `fresh`. The words of a few ads lead to the keywords, each by its rarest one; of
# many ads an index is made, in which each keyword is looked up.
HITS_OF_FEW = """
SELECT led.keyword_id, led.posting_id
FROM (SELECT DISTINCT f.posting_id, a.keyword_id
      FROM fresh f, unnest(tsvector_to_array(f.fts)) AS stem JOIN alerts_keywordanchor a ON a.lexeme = stem) AS led
JOIN alerts_keyword k ON k.id = led.keyword_id JOIN fresh f ON f.posting_id = led.posting_id
WHERE CASE k.side WHEN 'place' THEN f.title_fts @@ k.query::tsquery ELSE f.fts @@ k.query::tsquery END
"""
HITS_OF_MANY = """
SELECT k.id AS keyword_id, f.posting_id FROM wanted k JOIN fresh f ON f.fts @@ k.query WHERE k.side <> 'place'
UNION ALL
SELECT k.id, f.posting_id FROM wanted k JOIN fresh f ON f.title_fts @@ k.query WHERE k.side = 'place'
"""
WANTED = """
SELECT id, side, query::tsquery AS query FROM alerts_keyword WHERE query IS NOT NULL AND id IN (
  SELECT unnest(ARRAY[words_id, without_id, place_words_id]) FROM asked)
"""
# From these to `pair`, the searches and what they find; each step is a table of its own, which the next ones read.
STEPS = {
    "subject": f"""
SELECT keyword_id AS subject, posting_id FROM hit
UNION ALL SELECT -{COMPANIES} - company_id, posting_id FROM fresh
UNION ALL SELECT -array_position(%(categories)s::text[], category::text), posting_id FROM fresh
UNION ALL SELECT 0, posting_id FROM fresh
""",  # noqa: S608
    "square": "SELECT DISTINCT posting_id, unnest(cells || 0) AS cell FROM fresh",
    "pair": f"""
SELECT DISTINCT c.search_id, f.number
FROM subject
JOIN square USING (posting_id)
JOIN alerts_searchcell c ON c.subject = subject.subject AND c.cell = square.cell
JOIN {{searches}} s ON s.search_id = c.search_id
JOIN fresh f ON f.posting_id = subject.posting_id
WHERE (s.contract IS NULL OR f.contract = ANY (s.contract))
  AND (s.hours IS NULL OR f.hours = ANY (s.hours))
  AND (s.model IS NULL OR f.model = ANY (s.model))
  AND (s.category IS NULL OR f.category = ANY (s.category))
  AND (s.company_ids IS NULL OR f.company_id = ANY (s.company_ids))
  AND (s.salary IS NULL OR (f.salary_year >= s.salary AND f.currency = s.currency)
       OR (s.unpriced AND (f.salary_year IS NULL OR f.currency <> s.currency)))
  AND (s.since IS NULL OR f.published_at > %(now)s::timestamptz - make_interval(days => s.since))
  AND (s.language IS NULL OR f.language = s.language)
  AND (NOT s.easy_apply OR f.easy_apply)
  AND (s.place_words_id IS NULL OR EXISTS (
       SELECT FROM hit h WHERE h.keyword_id = s.place_words_id AND h.posting_id = f.posting_id))
  AND (s.without_id IS NULL OR NOT EXISTS (
       SELECT FROM hit h WHERE h.keyword_id = s.without_id AND h.posting_id = f.posting_id))
  AND (s.place_id IS NULL OR s.place_id = ANY (f.place_ids) OR s.country_cell = ANY (f.cells)
       OR (s.half_angle IS NOT NULL AND {NEAR}))
""",  # noqa: S608
}
# A row for each search that was asked, or, after a run's first ads, for those that found something.
FINDINGS = f"""
INSERT INTO alerts_finding (run_id, search_id, after, numbers, total)
SELECT %(run)s, search_id, %(after)s, coalesce(numbers, '{{}}'), coalesce(total, 0)
FROM asked LEFT JOIN (
  SELECT search_id, count(*) AS total, (array_agg(number ORDER BY number DESC))[1:{MOST}] AS numbers
  FROM pair GROUP BY search_id
) AS found USING (search_id)
WHERE %(is_first)s OR total > 0
"""  # noqa: S608
# PostgreSQL knows little of what the steps give: left alone it reads big tables for a few rows, or joins all squares.
BY_INDEX = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off"
BY_HASH = (
    "SET LOCAL enable_hashjoin = on; SET LOCAL enable_seqscan = on; SET LOCAL join_collapse_limit = 1;"
    "SET LOCAL work_mem = '128MB'"
)
INDEXES = "CREATE INDEX ON fresh USING gin (fts); CREATE INDEX ON fresh USING gin (title_fts)"
VECTORS = ("title_fts", "fts")
FACTS = (
    "published_at", "company_id", "contract", "hours", "model", "category", "language", "easy_apply", "salary_year",
    "currency", "place_ids", "latitudes", "longitudes", "cells",
)  # fmt: skip


def fresh(after, through):
    """(SQL, parameters) of the open ads with these numbers."""
    rows = PostingIndex.objects.open().filter(posting__alert_seq__gt=after, posting__alert_seq__lte=through)
    return rows.values("posting_id", *FACTS, *VECTORS, number=F("posting__alert_seq")).query.sql_with_params()


def parameters():
    return {"categories": Category.values, "now": timezone.now()}


# --- A few ads against all searches -----------------------------------------------------------------------------------


@transaction.atomic
def searches_finding(after, through):
    """[(search, number)]: which prepared searches find one of these few ads."""
    ads, params = fresh(after, through)
    values = {f"p{number}": value for number, value in enumerate(params)}
    ads %= tuple(f"%({name})s" for name in values)
    # The vectors are taken out of their storage once, not for each keyword that they are compared with.
    held = ", ".join(f"{vector} || ''::tsvector AS {vector}" for vector in VECTORS)
    ads = f"SELECT posting_id, number, {', '.join(FACTS)}, {held} FROM ({ads}) AS stored"  # noqa: S608
    steps = {"fresh": ads, "hit": HITS_OF_FEW} | steps_among("alerts_preparedsearch")
    named = ", ".join(f"{name} AS MATERIALIZED ({step})" for name, step in steps.items())
    with connection.cursor() as cursor:
        cursor.execute(BY_INDEX)
        cursor.execute(f"WITH {named} SELECT search_id, number FROM pair", values | parameters())  # noqa: S608
        return cursor.fetchall()


def steps_among(searches):
    return {name: step.format(searches=searches) for name, step in STEPS.items()}


# --- Many ads against the searches of a run ---------------------------------------------------------------------------


def match(run, after, through, alerts):
    """Write what the searches of these alerts find among the ads with these numbers.

    Of a run's further ads the searches that were asked at first are asked again.
    """
    is_first = after == run.after
    searches = alerts.values("search") if is_first else run.findings.filter(after=run.after).values("search")
    asked = PreparedSearch.objects.filter(search__in=searches)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST}s'")
        cursor.execute("SET LOCAL temp_buffers = '256MB'")
        make_temporary(cursor, "fresh", *fresh(after, through))
        make_temporary(cursor, "asked", *asked.query.sql_with_params())
        make_temporary(cursor, "wanted", WANTED)
        cursor.execute(INDEXES)
        cursor.execute(BY_INDEX)
        make_temporary(cursor, "hit", HITS_OF_MANY)
        cursor.execute("CREATE INDEX ON hit (keyword_id, posting_id)")
        cursor.execute(BY_HASH)
        for name, step in steps_among("asked").items():
            make_temporary(cursor, name, step, parameters())
        cursor.execute(FINDINGS, {"run": run.pk, "after": after, "is_first": is_first})
        cursor.execute(f"DROP TABLE fresh, asked, wanted, hit, {', '.join(STEPS)}")


def make_temporary(cursor, name, statement, params=None):
    cursor.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {statement}", params)
    cursor.execute(f"ANALYZE {name}")
