# ruff: noqa: S608 (SQL is put together from constants and what the ORM made, never from what was typed)
"""Fills the table that suggestions come from: titles and companies of open ads, and the skills that they name.

All is counted by the database in a few statements, and only what has changed is written.
"""

import time
from functools import cache
from pathlib import Path

from django.db import connection, transaction
from django.db.models import BooleanField, Count
from django.db.models.expressions import RawSQL

from ..models import Posting, PostingIndex, Suggestion
from . import titles
from .suggestions import MOST_COUNTED, WEAK

LOCK = 0x73756767657374  # "suggest": the advisory lock under which the table is written
SKILLS = Path(__file__).resolve().parent.parent / "data" / "skills.txt"

MOST_SPELLINGS = 100_000  # titles as they are written, the most used first, that are read for their words
MOST_TITLES, MOST_COMPANIES = 30_000, 8_000
LONGEST_NAME = 100  # letters of a company's name
MOST_STARTS = 6  # words of a label from which on it is found
SKILLS_AT_ONCE = 50
SECONDS = 20
SLACK = 0.02  # a number that is less wrong than that stays, so that not every row is written every time


def refresh(seconds=SECONDS):
    """Brings the suggestions in step with the ads that are open now. False if another process is at it.

    Skills are counted for so many seconds.
    """
    return refresh_labels() and refresh_skills(seconds) and run(WORDS)


def refresh_labels():
    """Titles and companies."""
    counted = Posting.objects.open().order_by().annotate(n=Count("*"))
    kinds = Suggestion.Kind
    return write(kinds.TITLE, from_titles, counted.values_list("title", "n")) and write(
        kinds.COMPANY, from_companies, counted.values_list("company__name", "n")
    )


def refresh_skills(seconds=SECONDS):
    """One batch after the other for so long; a run that didn't get through is followed by one that begins elsewhere."""
    batches = skill_batches()
    started = time.monotonic()
    first = int(time.time() // 60) % len(batches)
    known = [skill for batch in batches for skill in batch]
    Suggestion.objects.filter(kind=Suggestion.Kind.SKILL).exclude(label__in=known).delete()
    for batch in batches[first:] + batches[:first]:
        if time.monotonic() - started > seconds:
            break
        if not write(Suggestion.Kind.SKILL, from_ads, naming_a_skill(), batch):
            return False
    return True


@cache
def skill_batches():
    lines = SKILLS.read_text(encoding="utf-8").splitlines()
    skills = [line for line in lines if line and not line.startswith("# ")]
    return [skills[n : n + SKILLS_AT_ONCE] for n in range(0, len(skills), SKILLS_AT_ONCE)]


def naming_a_skill():
    """Open ads that name the skill whose row stands outside of this subquery."""
    return (
        PostingIndex.objects.open()
        .filter(RawSQL("fts @@ wanted.query", [], BooleanField()))
        .values("pk")[:MOST_COUNTED]
    )


def write(kind, fresh, source, among=None):
    """`fresh` makes SQL of the source; `among` are the labels that were looked for, if not all were."""
    sql, params = source.query.sql_with_params()
    return run(write_sql(fresh(sql)), [kind, among, WEAK, *params], by_index=among is not None)


@transaction.atomic
def run(sql, params=(), *, by_index=False):
    """False if another process is writing. `by_index`: for words that few ads hold, never read every ad's text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone() == (False,):
            return False
        cursor.execute("SELECT set_config('enable_seqscan', %s, true)", ["off" if by_index else "on"])
        cursor.execute(sql, params)
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")
    return True


def from_titles(source):
    return f"""
      raw AS MATERIALIZED (
        SELECT title, n FROM ({source}) AS source (title, n) ORDER BY n DESC, title LIMIT {MOST_SPELLINGS}),
      spelled AS MATERIALIZED (SELECT {titles.label_of("title")} AS label, n FROM raw),
      {by_key(titles.calm("label"), MOST_TITLES)}"""


def from_companies(source):
    return f"""
      spelled AS (SELECT name AS label, n FROM ({source}) AS source (name, n)),
      {by_key("label", MOST_COMPANIES, longest=LONGEST_NAME)}"""


def by_key(label, most, longest=titles.LONGEST):
    """Spellings that fold to one key are one suggestion, shown as most write it, in capitals only if all do."""
    return f"""
      keyed AS MATERIALIZED (
        SELECT btrim(search_fold(label)) AS key, label, sum(n) AS n FROM spelled
        WHERE length(label) <= {longest} AND label ~ '[[:alpha:]]{{2}}' GROUP BY label),
      commonest AS (
        SELECT DISTINCT ON (key) key, label, sum(n) OVER (PARTITION BY key) AS count FROM keyed WHERE key <> ''
        ORDER BY key, {titles.shouts("label")}, n DESC, label),
      fresh AS MATERIALIZED (
        SELECT key, {label} AS label, count FROM commonest ORDER BY count DESC, key LIMIT {most})"""


def from_ads(source):
    return f"""
      wanted AS (
        SELECT DISTINCT ON (key) btrim(folded) AS key, label,
          phraseto_tsquery('board_de', folded) || phraseto_tsquery('board_en', folded)
            || phraseto_tsquery('board_simple', folded) AS query
        FROM args, unnest(args.labels) AS label, search_fold(label) AS folded),
      counted AS MATERIALIZED (SELECT key, label, (SELECT count(*) FROM ({source}) AS naming) AS count FROM wanted),
      fresh AS MATERIALIZED (SELECT key, label, count FROM counted WHERE count > 0)"""


def write_sql(fresh):
    return f"""
      WITH args (kind, labels, weak) AS (VALUES (%s, %s::text[], %s::text[])), {fresh},
      gone AS (
        DELETE FROM postings_suggestion s USING args
        WHERE s.kind = args.kind AND (args.labels IS NULL OR s.label = ANY (args.labels))
          AND NOT EXISTS (SELECT FROM fresh WHERE fresh.key = s.key)
        RETURNING s.id),
      gone_starts AS (DELETE FROM postings_suggestionstart t USING gone WHERE t.suggestion_id = gone.id),
      written AS (
        INSERT INTO postings_suggestion AS s (kind, key, label, count)
        SELECT args.kind, fresh.key, fresh.label, fresh.count
        FROM args, fresh LEFT JOIN postings_suggestion old ON old.kind = (SELECT kind FROM args) AND old.key = fresh.key
        WHERE old.id IS NULL OR old.label <> fresh.label OR abs(old.count - fresh.count) > old.count * {SLACK}
        ON CONFLICT (kind, key) DO UPDATE SET label = excluded.label, count = excluded.count
        RETURNING s.id, s.count, string_to_array(s.key, ' ') AS words)
      INSERT INTO postings_suggestionstart AS t (suggestion_id, position, text, count)
      SELECT id, n - 1, left(array_to_string(words[n:], ' '), 60), count
      FROM args, written, generate_series(1, least(cardinality(words), {MOST_STARTS})) AS n
      WHERE n = 1 OR words[n] <> ALL (args.weak)
      ON CONFLICT (suggestion_id, position) DO UPDATE SET count = excluded.count WHERE t.count <> excluded.count"""


WORDS = f"""
  WITH fresh AS MATERIALIZED (
    SELECT split_part(text, ' ', 1) AS word, sum(count) AS count FROM postings_suggestionstart
    GROUP BY 1 HAVING length(split_part(text, ' ', 1)) > 3),
  gone AS (DELETE FROM postings_suggestionword w WHERE NOT EXISTS (SELECT FROM fresh WHERE fresh.word = w.word))
  INSERT INTO postings_suggestionword AS w (word, count)
  SELECT fresh.word, fresh.count FROM fresh LEFT JOIN postings_suggestionword old USING (word)
  WHERE old.word IS NULL OR abs(old.count - fresh.count) > old.count * {10 * SLACK}
  ON CONFLICT (word) DO UPDATE SET count = excluded.count
"""
