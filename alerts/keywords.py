"""Which of many ads each keyword finds, without a look into a text for each pair of them.

The stems of all ads are read once, and a keyword is what it says of them. Only what stems can't tell, as words side by
side, is tried on texts, of the ads that hold these words.
"""

from functools import reduce
from operator import and_, or_

from jobboard.copying import as_array

from .bits import bits, positions
from .models import Side
from .tsquery import Both, Either, Not, Strict, is_plain, stems_in, take_apart

STEMS = """
SELECT stem, array_agg(position) FROM fresh, unnest(tsvector_to_array(fts)) AS stem
WHERE stem = ANY (%s) GROUP BY stem
"""
TRIED = """
WITH asked AS MATERIALIZED (SELECT at, query::tsquery AS query, positions::integer[] AS positions
  FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked (query, positions, at))
SELECT at, array_agg(position) FROM asked CROSS JOIN unnest(positions) AS position JOIN fresh USING (position)
WHERE {vector} @@ query GROUP BY at
"""
VECTORS = {Side.WORDS: "fts", Side.WITHOUT: "fts", Side.PLACE: "title_fts"}


def hits(cursor, keywords, number):
    """{id of a keyword: bits of the ads that it finds}, of `number` ads in the table `fresh`.

    One keyword is taken apart at a time, since all of them together fill the memory.
    """
    found = Found((1 << number) - 1)
    stems = {stem for _, _, query in keywords for stem in stems_in(query)}
    cursor.execute(STEMS, [list(stems)])
    found.stems = {stem: bits(its) for stem, its in cursor}
    for side, vector in VECTORS.items():
        strict = strict_in(keywords, side)
        held = {text: its for text, one in strict.items() if (its := found.at_most(one))}
        cursor.execute(
            TRIED.format(vector=vector), [[*held], [as_array(positions(its)) for its in held.values()]]
        )
        tried = dict(cursor.fetchall())
        found.strict[side] = {text: bits(tried[at]) for at, text in enumerate(held, 1) if at in tried}
    by = {pk: found.by(apart(side, query), side) for pk, side, query in keywords}
    return {pk: its for pk, its in by.items() if its}


def apart(side, query):
    """The stems are those of all of the text: what is wanted in a place must be tried on the places."""
    return Strict(query, take_apart(query)) if side == Side.PLACE else take_apart(query)


def strict_in(keywords, side):
    """{text: what stems can't tell} out of the keywords of a side."""
    queries = {
        query for _, own, query in keywords if own == side and (side == Side.PLACE or not is_plain(query))
    }
    return {one.text: one for query in queries for one in strict_of(apart(side, query))}


class Found:
    def __init__(self, everything):
        self.everything, self.stems, self.strict = everything, {}, {}

    def by(self, part, side):
        match part:
            case Either(branches):
                return reduce(or_, (self.by(branch, side) for branch in branches))
            case Both(branches):
                return reduce(and_, (self.by(branch, side) for branch in branches))
            case Not(branch):
                return self.everything & ~self.by(branch, side)
            case Strict(text):
                return self.strict[side].get(text, 0)
        return self.stems.get(part, 0)

    def at_most(self, part):
        """What holds the stems."""
        match part:
            case Either(branches):
                return reduce(or_, map(self.at_most, branches))
            case Both(branches):
                return reduce(and_, map(self.at_most, branches))
            case Not():
                return self.everything
            case Strict(_, loose):
                return self.at_most(loose)
        return self.stems.get(part, 0)


def strict_of(part):
    match part:
        case Either(branches) | Both(branches):
            for branch in branches:
                yield from strict_of(branch)
        case Not(branch):
            yield from strict_of(branch)
        case Strict():
            yield part
