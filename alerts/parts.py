"""What searches share, tried on new ads: of each keyword, area and set of filters, which of the ads have it.

These are the bits of a number: the n-th for the n-th of the ads.
"""

from array import array
from functools import reduce
from operator import or_

from django.utils import timezone

from jobboard.copying import as_array

from .bits import bits
from .keywords import hits

# The words of a few ads lead to the keywords, each by its rarest one.
HITS = """
SELECT led.keyword_id, led.position
FROM (SELECT DISTINCT f.position, a.keyword_id
      FROM fresh f, unnest(tsvector_to_array(f.fts)) AS stem JOIN alerts_keywordanchor a ON a.lexeme = stem) AS led
JOIN alerts_keyword k ON k.id = led.keyword_id JOIN fresh f ON f.position = led.position
WHERE CASE k.side WHEN 'place' THEN f.title_fts ELSE f.fts END
  @@ CASE WHEN k.parsed IS NULL THEN k.query::tsquery ELSE k.parsed END
"""
KEYWORDS = (
    "SELECT 'keywords' AS kind, keyword_id AS pk, array_agg(position) AS numbers FROM hit GROUP BY keyword_id"
)
# The distinct places of the ads, each with these.
SPOTS = """
SELECT row_number() OVER () AS id, places.*, search_cells(latitude, longitude) AS squares
FROM (SELECT place_id, latitude, longitude, array_agg(position) AS positions
      FROM fresh, unnest(place_ids, latitudes, longitudes) AS place (place_id, latitude, longitude)
      GROUP BY place_id, latitude, longitude) AS places
"""
NEAR = """
SELECT a.id AS area_id, s.id AS spot_id
FROM spot s, unnest(s.squares) AS met JOIN alerts_areasquare q ON q.square = met{asked}
JOIN alerts_area a ON a.id = q.area_id
WHERE a.place_id = s.place_id OR search_within(s.latitude, s.longitude, a.latitude, a.longitude, a.half_angle)
"""
PASSED = """
SELECT s.id AS filters_id, f.position FROM {pairs}
WHERE (s.contract IS NULL OR f.contract = ANY (s.contract))
  AND (s.hours IS NULL OR f.hours = ANY (s.hours))
  AND (s.model IS NULL OR f.model = ANY (s.model))
  AND (s.category IS NULL OR f.category = ANY (s.category))
  AND (s.salary IS NULL OR (f.salary_year >= s.salary AND f.currency = s.currency)
       OR (s.unpriced AND (f.salary_year IS NULL OR f.currency <> s.currency)))
  AND (s.since IS NULL OR f.published_at > %(now)s::timestamptz - make_interval(days => s.since))
  AND (s.language IS NULL OR f.language = s.language)
  AND (NOT s.easy_apply OR f.easy_apply)
"""
ALL = "alerts_filterset s JOIN fresh f ON s.company_ids IS NULL"
OF_COMPANIES = (
    "alerts_filterset s CROSS JOIN unnest(s.company_ids) AS asked JOIN fresh f ON f.company_id = asked"
)
PASSED_BY = {"passed": f"{PASSED.format(pairs=ALL)} UNION ALL {PASSED.format(pairs=OF_COMPANIES)}"}
PLACES = {"spot": SPOTS, "near": NEAR.format(asked="")}
BITS = """
SELECT 'numbers', 0, array_agg(number ORDER BY position) FROM fresh
UNION ALL SELECT 'filters', filters_id, array_agg(position) FROM passed GROUP BY filters_id
UNION ALL SELECT 'countries', met, array_agg(position) FROM fresh, unnest(cells) AS met WHERE met < 0 GROUP BY met
"""
PLACES_BITS = """
SELECT 'spots', id, positions FROM spot
UNION ALL SELECT 'near', area_id, array_agg(spot_id) FROM near GROUP BY area_id
"""

# All searches that find one of a few ads: those with its words, and of those without words the ones that are near, the
# ones for its countries if it is remote, and the ones without a place. A column holds what `Parts` holds, the bits of
# the ads, and each search is put together as by `Parts.of`: a remote ad is found by ten thousand of them. Only areas
# that are asked for by searches whose words and facts fit are measured, which is the dearest thing about an ad. Where
# it says `+ 0`, no index leads from facts to searches: PostgreSQL would read nearly all of them.
GIVEN = "SELECT * FROM unnest(%({kind})s::bigint[], %({kind}_bits)s::bigint[]) AS given (id, bits)"
ASKED = "s.search_id, s.without_id, s.place_words_id, s.area_id"
FINDING = {
    **{kind: GIVEN.format(kind=kind) for kind in ("keywords", "filters", "countries")},
    "spot": SPOTS,
    "touched": "SELECT DISTINCT q.area_id FROM spot, unnest(squares) AS met JOIN alerts_areasquare q ON q.square = met",
    "asked": f"""
SELECT {ASKED}, k.bits & f.bits AS bits, coalesce(c.bits, 0) AS remote
FROM keywords k JOIN alerts_preparedsearch s ON s.words_id = k.id JOIN filters f ON f.id = s.filters_id + 0
LEFT JOIN countries c ON c.id = s.country
WHERE k.bits & f.bits <> 0
AND (s.area_id IS NULL OR c.bits IS NOT NULL OR s.area_id IN (SELECT area_id FROM touched))
UNION ALL
SELECT {ASKED}, f.bits, 0
FROM filters f JOIN alerts_preparedsearch s ON s.filters_id = f.id
WHERE s.words_id IS NULL AND s.country NOT IN (SELECT id FROM countries) AND s.area_id IN (SELECT area_id FROM touched)
UNION ALL
SELECT {ASKED}, f.bits, c.bits
FROM countries c CROSS JOIN filters f JOIN alerts_preparedsearch s ON s.country = c.id AND s.filters_id = f.id
WHERE s.words_id IS NULL
UNION ALL
SELECT {ASKED}, f.bits, 0
FROM filters f JOIN alerts_preparedsearch s ON s.filters_id = f.id WHERE s.words_id IS NULL AND s.country IS NULL
""",  # noqa: S608
    "asked_area": "SELECT DISTINCT area_id FROM asked WHERE area_id IS NOT NULL AND bits & ~remote <> 0",
    "near": NEAR.format(asked=" JOIN asked_area USING (area_id)"),
    "around": """
SELECT area_id, bit_or(1::bigint << position::integer) AS bits
FROM near JOIN spot ON spot.id = spot_id, unnest(positions) AS position GROUP BY area_id
""",
}
FOUND = """
SELECT bits, array_agg(search_id) FROM (
  SELECT search_id, asked.bits & ~coalesce(without.bits, 0)
    & CASE WHEN area_id IS NULL THEN -1 ELSE remote | coalesce(around.bits, 0) END
    & CASE WHEN place_words_id IS NULL THEN -1 ELSE coalesce(place.bits, 0) END AS bits
  FROM asked LEFT JOIN around USING (area_id) LEFT JOIN keywords without ON without.id = without_id
  LEFT JOIN keywords place ON place.id = place_words_id
) AS found
WHERE bits <> 0 GROUP BY bits
"""


class Parts:
    """Bits by the ids of keywords, areas and sets of filters, and by countries to which remote ads are open."""

    def __init__(self):
        self.numbers = []  # of the ads, in the order of the bits
        self.keywords, self.filters, self.countries = {}, {}, {}
        self.spots, self.near = {}, {}  # of an area the spots that are near, since its bits would be many
        self.last_area = None, 0

    def read(self, cursor, statement, params=()):
        cursor.execute(statement, params)
        for kind, pk, numbers in cursor:
            if kind == "numbers":
                self.numbers = numbers or []
            else:
                getattr(self, kind)[pk] = array("I", numbers) if kind == "near" else bits(numbers)

    def around(self, area):
        """Each area's are worked out once, since all searches for it come together."""
        if area != self.last_area[0]:
            self.last_area = area, reduce(or_, (self.spots[spot] for spot in self.near.get(area, ())), 0)
        return self.last_area[1]

    def of(self, search):
        """Bits of the ads that a search finds, which is given as it lies ready."""
        words, without, place_words, area, country, filters = search
        found = self.filters.get(filters, 0)
        if words is not None:
            found &= self.keywords.get(words, 0)
        if found and area is not None:
            found &= self.around(area) | self.countries.get(country, 0)
        if found and place_words is not None:
            found &= self.keywords.get(place_words, 0)
        if found and without is not None:
            found &= ~self.keywords.get(without, 0)
        return found


def parts_of_few(cursor, fresh, params):
    """But for areas. `fresh` is the statement that gives the ads."""
    parts = Parts()
    steps = {"fresh": fresh, "hit": HITS} | PASSED_BY
    parts.read(cursor, f"{with_steps(steps)} {KEYWORDS} UNION ALL {BITS}", params | {"now": timezone.now()})
    return parts


def found_by_few(cursor, parts, fresh, params):
    """(bits of the few ads, all searches that find just these)"""
    params = dict(params)
    for kind in ("keywords", "filters", "countries"):
        known = getattr(parts, kind)
        params |= {kind: as_array(known), f"{kind}_bits": as_array(known.values())}
    # Many areas are asked for where few are expected.
    cursor.execute("SET LOCAL enable_hashjoin = on")
    cursor.execute(f"{with_steps({'fresh': fresh} | FINDING)} {FOUND}", params)
    return cursor.fetchall()


def parts_of_many(cursor, keywords):
    """`fresh` is a table, and `keywords` are those that are asked."""
    parts = Parts()
    steps = with_steps(PASSED_BY | PLACES)
    parts.read(cursor, f"{steps} {BITS} UNION ALL {PLACES_BITS}", {"now": timezone.now()})
    parts.keywords = hits(cursor, keywords, len(parts.numbers))
    return parts


def with_steps(steps):
    return "WITH " + ", ".join(f"{name} AS MATERIALIZED ({step})" for name, step in steps.items())
