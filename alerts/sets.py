"""New ads and prepared searches matched as sets: no query a search, none an ad.

What matches is what `JobSearch.matches` says; a test compares both for thousands of searches and ads. Of each ad its
words lead to keywords; keywords, company and category, together with the squares in which the ad lies, lead to
searches; these are tried in full.
"""

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from postings.choices import Category
from postings.models import PostingIndex
from postings.search.job_search import Near

from .models import PreparedSearch
from .preparing import COMPANIES

FEW = 20  # ads: up to so many, their words are looked up; of more, keywords are looked up in an index of them
AT_ONCE = 20_000  # numbers in one transaction
MOST = 500  # of the newest ads that are looked at one by one; a mail shows 25

NEAR = Near.template % {
    "expressions": "f.latitudes, f.longitudes",
    "latitude": "s.latitude",
    "longitude": "s.longitude",
    "km": "s.half_angle",
}
# Its own words lead an ad to keywords, each by its rarest one. The vectors are taken out of their storage once.
HITS_BY_WORD = """
ad AS MATERIALIZED (SELECT posting_id, title_fts || ''::tsvector AS title_fts, fts || ''::tsvector AS fts FROM fresh),
led AS MATERIALIZED (
  SELECT DISTINCT ad.posting_id, a.keyword_id
  FROM ad, unnest(tsvector_to_array(ad.fts)) AS stem JOIN alerts_keywordanchor a ON a.lexeme = stem
), hit AS MATERIALIZED (
  SELECT led.keyword_id, led.posting_id
  FROM led JOIN ad USING (posting_id) JOIN alerts_keyword k ON k.id = led.keyword_id
  WHERE CASE k.side WHEN 'place' THEN ad.title_fts @@ k.query::tsquery ELSE ad.fts @@ k.query::tsquery END
)"""
HITS_BY_INDEX = """
CREATE TEMP TABLE hit ON COMMIT DROP AS
WITH wanted AS MATERIALIZED (
  SELECT id, side, query::tsquery AS query FROM alerts_keyword WHERE query IS NOT NULL AND id IN (
    SELECT unnest(ARRAY[s.words_id, s.without_id, s.place_words_id])
    FROM alerts_preparedsearch s JOIN asked USING (search_id))
)
SELECT k.id AS keyword_id, f.posting_id FROM wanted k JOIN fresh f ON f.fts @@ k.query WHERE k.side <> 'place'
UNION ALL
SELECT k.id, f.posting_id FROM wanted k JOIN fresh f ON f.title_fts @@ k.query WHERE k.side = 'place'
"""
PAIRS = f"""
subject AS (
  SELECT keyword_id AS subject, posting_id FROM hit
  UNION ALL SELECT -{COMPANIES} - company_id, posting_id FROM fresh
  UNION ALL SELECT -array_position(%(categories)s::text[], category::text), posting_id FROM fresh
  UNION ALL SELECT 0, posting_id FROM fresh
), square AS (
  SELECT DISTINCT posting_id, unnest(cells || 0) AS cell FROM fresh
), pair AS (
  SELECT DISTINCT c.search_id, f.posting_id, f.number
  FROM subject JOIN square USING (posting_id)
  JOIN alerts_searchcell c ON c.subject = subject.subject AND c.cell = square.cell
  JOIN alerts_preparedsearch s ON s.search_id = c.search_id
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
    AND (s.place_id IS NULL OR s.place_id = ANY (f.place_ids) OR s.country_cell = ANY (f.cells)
         OR (s.half_angle IS NOT NULL AND {NEAR}))
    AND (s.place_words_id IS NULL OR EXISTS (
         SELECT FROM hit h WHERE h.keyword_id = s.place_words_id AND h.posting_id = f.posting_id))
    AND (s.without_id IS NULL OR NOT EXISTS (
         SELECT FROM hit h WHERE h.keyword_id = s.without_id AND h.posting_id = f.posting_id))
)"""  # noqa: S608
# A row for each search that was asked, or, after a run's first batch, for those that found something.
FINDINGS = f"""
INSERT INTO alerts_finding (run_id, search_id, after, numbers, total)
SELECT %(run)s, search_id, %(after)s, numbers, total
FROM (
  SELECT search_id, count(*) AS total, (array_agg(number ORDER BY number DESC))[1:{MOST}] AS numbers
  FROM pair GROUP BY search_id
) AS found
UNION ALL
SELECT %(run)s, search_id, %(after)s, '{{}}', 0 FROM asked
WHERE %(is_first)s AND search_id NOT IN (SELECT search_id FROM pair)
"""  # noqa: S608
# Plans that walk along the few: PostgreSQL would read the big tables whole.
KEYWORD_PLANS = (
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
)
PAIR_PLANS = (
    "CREATE INDEX ON hit (keyword_id, posting_id); ANALYZE hit;"
    "SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on"
)
FEW_PLANS = (
    "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off"
)
MANY_PLANS = "SET LOCAL work_mem = '128MB'; SET LOCAL statement_timeout = '50s'"
INDEXES = """
CREATE INDEX ON fresh USING gin (fts);
CREATE INDEX ON fresh USING gin (title_fts);
ANALYZE fresh
"""


def fresh(after, through):
    """(SQL, parameters) of the open ads with these numbers."""
    rows = PostingIndex.objects.open().filter(posting__alert_seq__gt=after, posting__alert_seq__lte=through)
    fields = [field.attname for field in PostingIndex._meta.concrete_fields if field.attname != "posting_id"]
    rows = rows.values("posting_id", *fields, number=F("posting__alert_seq"))
    return rows.query.sql_with_params()


def parameters():
    return {"categories": Category.values, "now": timezone.now()}


# --- A few ads against all searches -----------------------------------------------------------------------------------


@transaction.atomic
def searches_finding(after, through):
    """[(search, number)]: which prepared searches find one of these few ads."""
    ads, params = fresh(after, through)
    with connection.cursor() as cursor:
        cursor.execute(FEW_PLANS)
        values = {f"p{number}": value for number, value in enumerate(params)}
        ads %= tuple(f"%({name})s" for name in values)
        statement = (
            f"WITH fresh AS MATERIALIZED ({ads}), {HITS_BY_WORD}, {PAIRS} SELECT search_id, number FROM pair"  # noqa: S608
        )
        cursor.execute(statement, values | parameters())
        return cursor.fetchall()


# --- Many ads against the searches of a run ---------------------------------------------------------------------------


def match(run, after, through, alerts):
    """Write what the searches of these alerts find among the ads with these numbers.

    Of a run's further ads the searches that were asked at first are asked again.
    """
    is_first = after == run.after
    with connection.cursor() as cursor:
        cursor.execute(MANY_PLANS)
        make_temporary(cursor, "fresh", *fresh(after, through))
        cursor.execute(INDEXES)
        if is_first:
            asked = PreparedSearch.objects.filter(search__in=alerts.values("search")).values("search_id")
        else:
            asked = run.findings.filter(after=run.after).values("search_id")
        make_temporary(cursor, "asked", *asked.query.sql_with_params())
        cursor.execute("ANALYZE asked")
        cursor.execute(KEYWORD_PLANS)
        cursor.execute(HITS_BY_INDEX)
        cursor.execute(PAIR_PLANS)
        pairs = PAIRS.replace(
            "WHERE (s.contract", "JOIN asked ON asked.search_id = s.search_id WHERE (s.contract"
        )
        values = {"run": run.pk, "after": after, "is_first": is_first} | parameters()
        cursor.execute(f"WITH {pairs} {FINDINGS}", values)
        cursor.execute("DROP TABLE fresh, asked, hit")


def make_temporary(cursor, name, statement, params):
    cursor.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {statement}", params)
