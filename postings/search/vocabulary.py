"""The words that ads hold: read from ads as they become open, asked by searches for compounds and typos.

One process at a time writes, in batches by `alert_seq`, so nothing that publishes an ad ever waits for it. A word that
is not here yet is still found where it stands: searches ask the index, and only then the vocabulary.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db import connection, connections, router, transaction
from django.utils import timezone

from ..models import Posting, SearchProgress, SearchWord
from ..sequence import number_open_postings

LOCK = 0x776F726473  # "words"
BATCH = 250  # ads a statement
MANY = 20_000  # ads at once: of a mass, the titles of all are read, but the texts of one in STEP
STEP = 10
FORGET_AFTER = timedelta(days=180)
SHORTEST_PART, SHORTEST_REST = 4, 3  # letters of a compound
LONGER_WORDS = ("reverse(stem_de) LIKE %s", "reverse(word) LIKE %s", "word LIKE %s")

READ = """
WITH ads AS MATERIALIZED (
  SELECT p.id, language = 'de' AS german, title, CASE WHEN alert_seq %% %(step)s = 0 THEN
           search_strip(concat_ws(' ', introduction, tasks, profile, benefits, additional)) END AS content,
         concat_ws(' ', c.name, (SELECT string_agg(locality, ' ') FROM postings_postingplace
           WHERE posting_id = p.id)) AS names
  FROM postings_posting p JOIN companies_company c ON c.id = company_id
  WHERE alert_seq > %(after)s AND alert_seq <= %(through)s
), words AS (
  SELECT DISTINCT id, word, true AS in_title, german FROM ads, string_to_table(search_words(title), ' ') AS word
  UNION ALL
  SELECT DISTINCT id, word, false, german FROM ads, string_to_table(search_words(content), ' ') AS word
  UNION ALL
  SELECT DISTINCT id, word, false, false FROM ads, string_to_table(search_words(names), ' ') AS word
), counted AS (
  SELECT word, count(*) FILTER (WHERE in_title) AS in_titles, bool_or(german) AS is_german,
         least(count(DISTINCT id) FILTER (WHERE in_title) + count(*) FILTER (WHERE NOT in_title) * %(step)s,
               %(through)s - %(after)s) AS in_ads
  FROM words WHERE length(word) BETWEEN 2 AND 60 AND word ~ '[[:alpha:]]' GROUP BY word
), written AS (
  SELECT lower(public.unaccent('public.unaccent'::regdictionary, word)) AS folded, word, count(*) AS n
  FROM ads, regexp_split_to_table(concat_ws(' ', title, content, names), '[^[:alnum:]]+') AS word
  WHERE length(word) BETWEEN 2 AND 60 GROUP BY word
), shown AS (
  SELECT DISTINCT ON (folded) folded,
         CASE WHEN word = upper(word) AND length(word) > 4 THEN lower(word) ELSE word END AS word
  FROM written ORDER BY folded, n DESC, word DESC
)
INSERT INTO postings_searchword AS known (word, shown, stem_de, stem_en, in_titles, in_ads, is_german, seen_on)
SELECT counted.word, coalesce(shown.word, counted.word),
  coalesce((ts_lexize('public.board_german', counted.word))[1], counted.word),
  coalesce((ts_lexize('public.board_english', counted.word))[1], counted.word), in_titles, in_ads, is_german, %(today)s
FROM counted LEFT JOIN shown ON shown.folded = counted.word
ORDER BY counted.word
ON CONFLICT (word) DO UPDATE SET in_titles = known.in_titles + excluded.in_titles,
  in_ads = known.in_ads + excluded.in_ads, is_german = known.is_german OR excluded.is_german,
  seen_on = excluded.seen_on
"""

SAME = """
SELECT 'same', '{n}', word, shown, stem_de, stem_en, in_titles, in_ads FROM postings_searchword
WHERE word = %s OR stem_de = %s OR stem_en = %s
"""
LONGER = """
(SELECT 'compound', '{n}', word, shown, stem_de, stem_en, in_titles, in_ads FROM postings_searchword
 WHERE {condition} AND is_german ORDER BY in_titles DESC, in_ads DESC, word LIMIT 20)
"""
PARTS = """
SELECT 'part', word, word, shown, stem_de, stem_en, in_titles, in_ads FROM postings_searchword WHERE word = ANY(%s)
"""
SIZE = """
SELECT 'size', '', '', '', '', '', coalesce((SELECT sum(reltuples) FROM pg_inherits JOIN pg_class ON oid = inhrelid
  WHERE inhparent = 'postings_postingindex'::regclass AND reltuples > 0), 0)::bigint, coalesce(max(ads), 0)
FROM postings_searchprogress
"""


class Known(NamedTuple):
    """What the vocabulary has for a word: `same` are its forms, `compounds` longer words around it."""

    same: list
    compounds: list


class Entry(NamedTuple):
    word: str
    shown: str
    stem_de: str
    stem_en: str
    in_titles: int
    in_ads: int


class Size(NamedTuple):
    """How many ads the vocabulary has read, at least 1, and about how many rows the index has."""

    ads_read: int
    rows: int


def refresh():
    """Read the ads that became open since the last time. How many; 0, too, while another process is at it."""
    number_open_postings(wait=False)
    read = 0
    while batch := read_batch():
        read += batch
    return read


@transaction.atomic
def read_batch():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone() == (False,):
            return 0
        progress = SearchProgress.objects.first() or SearchProgress()
        waiting = Posting.objects.filter(alert_seq__gt=progress.through)
        ahead = list(waiting.order_by("alert_seq").values_list("alert_seq", flat=True)[: MANY + 1])
        if not ahead:
            return 0
        batch = ahead[:MANY] if len(ahead) > MANY else ahead[:BATCH]
        step = STEP if len(ahead) > MANY else 1
        today = timezone.localdate()
        facts = {"after": progress.through, "through": batch[-1], "step": step, "today": today}
        cursor.execute(READ, facts)
        progress.through, progress.ads = batch[-1], progress.ads + len(batch)
        progress.save()
        return len(batch)


def forget():
    """Words that no new ad has held for half a year."""
    return SearchWord.objects.filter(seen_on__lt=timezone.localdate() - FORGET_AFTER).delete()[0]


def database():
    return router.db_for_read(SearchWord)


def look_up(stems, heads, parts):
    """One query for all that a search wants to know: ({folded word: Known}, {part: Entry}, Size).

    `stems` are (folded word, German stem, English stem); for the words among `heads` longer ones are looked for.
    """
    queries, values = [SIZE], []
    for number, (word, stem_de, stem_en) in enumerate(stems):
        queries.append(SAME.format(n=number))
        values += [word, stem_de, stem_en]
        if word not in heads:
            continue
        if len(word) >= SHORTEST_PART:
            queries += [LONGER.format(n=number, condition=condition) for condition in LONGER_WORDS]
            rest = "_" * SHORTEST_REST + "%"
            values += [stem_de[::-1] + rest, word[::-1] + rest, word + "_" + rest]
    if parts:
        queries.append(PARTS)
        values.append(sorted(parts))
    with connections[database()].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(queries), values)
        rows = cursor.fetchall()
    known = {word: Known([], []) for word, _, _ in stems}
    of_parts, size = {}, Size(1, 0)
    for kind, key, *entry in rows:
        entry = Entry(*entry)
        if kind == "size":
            size = Size(max(entry.in_ads, 1), entry.in_titles or entry.in_ads)
        elif kind == "part":
            of_parts[key] = entry
        else:
            into = known[stems[int(key)][0]]
            (into.same if kind == "same" else into.compounds).append(entry)
    return known, of_parts, size
