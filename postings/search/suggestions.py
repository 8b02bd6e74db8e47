"""What a person may want who has typed so much of a title, a skill or a company."""

import re
from dataclasses import dataclass
from itertools import product

from django.db import connections, router

from ..models import Suggestion

LONGEST = 100  # letters; who has typed that much needs no suggestions
MOST = 8
MOST_COMPANIES, MOST_SKILLS = 3, 4  # unless too little else fits
FEW = 3  # fewer than that, and typos and another order of the words are forgiven
MOST_COUNTED = 1_000  # ads that name a skill; how many more there are costs too much to know
MANY = 100  # looked at before doubles and surplus companies are left out
AT_ONCE = 3  # times likelier than one that goes on like that is a label that begins like that
MOST_WORDS = 4
MOST_CORRECTIONS = 3
LEAST_TO_CORRECT, LEAST_FOR_TWO = 4, 6  # letters of a word that may be wrong in one place, in two
MOST_EDITS = 3  # of PostgreSQL, which counts two letters that changed places twice

# Words that nobody looks for, and legal forms: no suggestion is found from there on.
WEAK = (  # noqa: SIM905
    "a ag als am an and as at auf aus bei by co das de der des die e ein eine for from fur gmbh im in inc kg kgaa llc"
    " ltd mbh mit of ohg on or se sowie the to und ug v von with zu zum zur"
).split()

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
WITHOUT_UMLAUTS = {"ae": "a", "oe": "o", "ue": "u"}

# The function folds as the table is folded, and is constant for the planner, so that the index answers.
FOLDED = "btrim(search_fold(%s))"
ORDER = "is_whole DESC, weight DESC, position"
FIND = """
SELECT s.kind, s.key, s.label, s.count FROM (
  SELECT suggestion_id, position, position = 0 AND text = ANY (ARRAY[{folded}]) AS is_whole,
    count * CASE position WHEN 0 THEN {at_once} ELSE 1 END AS weight
  FROM postings_suggestionstart WHERE {begins} ORDER BY {order} LIMIT {many}
) AS found JOIN postings_suggestion s ON s.id = found.suggestion_id ORDER BY {order}, length(s.label), s.label
"""
FIND_WORDS = """
SELECT kind, key, label, count FROM postings_suggestion s
WHERE id = ANY (ARRAY({having_all})) ORDER BY count DESC, length(label), label LIMIT {many}
"""
HAVING = "SELECT suggestion_id FROM postings_suggestionstart WHERE {begins}"

# The last character of all ends a range of texts that begin alike. A typo in the first letter is found only where it
# changed places with the second.
WORDS = """
WITH typed AS (
  SELECT word, n FROM regexp_split_to_table({folded}, ' +') WITH ORDINALITY AS words (word, n)
  WHERE word <> '' AND word <> ALL (%s) ORDER BY n LIMIT {most})
SELECT typed.n, typed.word, near.word,
  EXISTS (SELECT FROM postings_suggestionstart
          WHERE text ~>=~ typed.word AND text ~<~ (typed.word || U&'\\+10FFFF')) AS is_known
FROM typed LEFT JOIN LATERAL (
  SELECT w.word, w.count, least(levenshtein_less_equal(typed.word, w.word, {edits}),
    levenshtein_less_equal(typed.word, left(w.word, length(typed.word)), {edits})) AS edits
  FROM unnest(ARRAY[left(typed.word, 1), substr(typed.word, 2, 1)]) AS first
  JOIN postings_suggestionword w ON w.word ~>=~ first AND w.word ~<~ (first || U&'\\+10FFFF')
  WHERE length(typed.word) >= {least} AND length(w.word) >= length(typed.word) - 2
) AS near ON near.edits BETWEEN 1 AND {edits}
ORDER BY typed.n, near.edits, near.count DESC LIMIT 200
"""


@dataclass(frozen=True)
class Found:
    kind: str
    key: str
    label: str
    count: int

    @property
    def is_at_least(self):
        """There may be more than `count`."""
        return self.kind == Suggestion.Kind.SKILL and self.count >= MOST_COUNTED


def suggest(text, limit=MOST):
    """Up to `limit` suggestions for what has been typed so far, those of most ads first; no text raises an error."""
    if not isinstance(text, str) or len(text) > 10 * LONGEST:
        return []
    text = " ".join(CONTROL.sub(" ", text).split())
    if len(text) > LONGEST or not any(character.isalnum() for character in text):
        return []
    found = beginning(text)
    if len(found) < FEW:
        found += by_words(text)
    return chosen(found, limit)


def beginning(text):
    """Those whose label, or the rest of it from one of its words on, begins like that."""
    ways = spellings(text)
    begins, params = begin("text", ways)
    folded = ", ".join([FOLDED] * len(ways))
    sql = FIND.format(folded=folded, begins=begins, order=ORDER, many=MANY, at_once=AT_ONCE)
    return [Found(*row) for row in rows(sql, [*ways, *params])]


def spellings(text):
    """As typed, and with ä for ae: who has no such key writes it so, but so are "Steuer" and "Israel" spelled."""
    parts = re.split(r"(ae|oe|ue)", text.lower())
    if len(parts) > 7:
        return [text]
    return [
        "".join(way) for way in product(*[{part: 0, WITHOUT_UMLAUTS.get(part, part): 0} for part in parts])
    ]


def begin(column, ways):
    """SQL and its parameters. What folds to nothing begins nothing: LIKE '%' would be everything."""
    one = f"({FOLDED} <> '' AND {column} LIKE {FOLDED} || '%%')"
    return f"({' OR '.join([one] * len(ways))})", [way for way in ways for _ in range(2)]


def by_words(text):
    """Those that have all the words, in any order, each as typed or put right."""
    wanted = words(text)
    if not wanted or not all(wanted):
        return []
    having, params = [], []
    for ways in wanted:
        begins, more = begin("text", ways)
        having.append(HAVING.format(begins=begins))
        params += more
    sql = FIND_WORDS.format(having_all=" INTERSECT ".join(having), many=MANY)
    return [Found(*row) for row in rows(sql, params)]


def words(text):
    """For each word that was typed what it may stand for: itself if it is known, and the likeliest corrections."""
    sql = WORDS.format(folded=FOLDED, most=MOST_WORDS, least=LEAST_TO_CORRECT, edits=MOST_EDITS)
    wanted, corrections = {}, {}
    for n, typed, near, is_known in rows(sql, [text, WEAK]):
        wanted[n] = [typed] if is_known else []
        if near and (edits := distance(typed, near)) <= (2 if len(typed) >= LEAST_FOR_TWO else 1):
            corrections.setdefault(n, {}).setdefault(edits, []).append(near)
    for n, by_edits in corrections.items():
        wanted[n] += by_edits[min(by_edits)][:MOST_CORRECTIONS]
    return list(wanted.values())


def distance(typed, word):
    """Letters that are wrong, missing, too many or two in the wrong order; the word may go on."""
    ends = range(len(typed) - 1, len(typed) + 2)
    return min(edits(typed, word[:end]) for end in {*ends, len(word)})


def edits(one, other):
    """Optimal string alignment: two letters that changed places count once, which PostgreSQL counts twice."""
    before, previous = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        current = [i]
        for j, wanted in enumerate(other, 1):
            best = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, before[j - 2] + 1)
            current.append(best)
        before, previous = previous, current
    return previous[-1]


def rows(sql, params):
    with connections[router.db_for_read(Suggestion)].cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def chosen(found, limit):
    """Each once, whatever its kind; not so many skills and companies that they hide the titles."""
    kinds = Suggestion.Kind
    by_key = {}
    for each in found:
        by_key.setdefault(each.key, each)
    distinct = list(by_key.values())
    most = {kinds.TITLE: limit, kinds.SKILL: MOST_SKILLS, kinds.COMPANY: MOST_COMPANIES}
    if all(each.kind == kinds.COMPANY for each in distinct):
        most[kinds.COMPANY] = limit
    kept, surplus = [], []
    for each in distinct:
        most[each.kind] -= 1
        if most[each.kind] >= 0:
            kept.append(each)
        elif each.kind == kinds.SKILL:
            surplus.append(each)
    missing = max(0, limit - len(kept))
    wanted = {*kept[:limit], *surplus[:missing]}
    return [each for each in distinct if each in wanted]
