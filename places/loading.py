"""Brings a gazetteer file into the database: by COPY beside the tables, then only what differs."""

from django.db import connection, transaction
from tqdm import tqdm

from places import gazetteer
from places.folding import spellings
from places.naming import plain_names
from places.regions import HOME

EXONYM_SHARE = 0.02  # so that Bienne is Biel before it is the French for Vienna
COUNTRY_SHARE = dict.fromkeys(HOME, 3) | {"US": 0.3}  # what is near is meant more often
HAMLET = 100  # inhabitants of a place that only the postal codes know
LONGEST = 200

# The time limit of web requests is not meant for this.
STAGING = """
    SET LOCAL statement_timeout = 0;
    DROP TABLE IF EXISTS pg_temp.staged_place, pg_temp.staged_name, pg_temp.staged_code;
    CREATE TEMPORARY TABLE staged_place (LIKE places_place) ON COMMIT DROP;
    CREATE TEMPORARY TABLE staged_name (place_id bigint, folded varchar(200), weight integer) ON COMMIT DROP;
    CREATE TEMPORARY TABLE staged_code
        (country varchar(2), code varchar(12), place_id bigint, latitude float8, longitude float8, is_main boolean)
        ON COMMIT DROP;
"""
COPIES = {
    "staged_place": "id, name, slug, country, region, parent, latitude, longitude, population, search_names",
    "staged_name": "place_id, folded, weight",
    "staged_code": "country, code, place_id, latitude, longitude, is_main",
}
# An address that was published stays: a known place keeps its slug, a new one gives way.
PLACES = """
    UPDATE staged_place s SET slug = left(s.slug, 100) || '-' || s.id
    FROM places_place p WHERE p.slug = s.slug AND p.id <> s.id;

    INSERT INTO places_place AS p ({columns}) SELECT {columns} FROM staged_place
    ON CONFLICT (id) DO UPDATE SET
        name = excluded.name, country = excluded.country, region = excluded.region, parent = excluded.parent,
        latitude = excluded.latitude, longitude = excluded.longitude, population = excluded.population,
        search_names = excluded.search_names
    WHERE (p.name, p.country, p.region, p.parent, p.latitude, p.longitude, p.population, p.search_names)
        IS DISTINCT FROM (excluded.name, excluded.country, excluded.region, excluded.parent, excluded.latitude,
                          excluded.longitude, excluded.population, excluded.search_names);
"""
NAMES = """
    CREATE INDEX ON staged_name (place_id, folded);
    ANALYZE staged_name;
    DELETE FROM places_placename n
    WHERE n.place_id IN (SELECT id FROM staged_place)
      AND NOT EXISTS (SELECT FROM staged_name s WHERE s.place_id = n.place_id AND s.folded = n.folded);

    INSERT INTO places_placename AS n (place_id, folded, weight) SELECT place_id, folded, weight FROM staged_name
    ON CONFLICT (place_id, folded) DO UPDATE SET weight = excluded.weight WHERE n.weight <> excluded.weight;
"""
# A code that has moved to another main place must leave the old one before it reaches the new one.
CODES = """
    CREATE INDEX ON staged_code (country, code, place_id);
    ANALYZE staged_code;
    DELETE FROM places_postalcode c
    WHERE c.place_id IN (SELECT id FROM staged_place)
      AND NOT EXISTS (SELECT FROM staged_code s
                      WHERE (s.country, s.code, s.place_id) = (c.country, c.code, c.place_id));

    UPDATE places_postalcode c SET is_main = false
    FROM staged_code s
    WHERE c.is_main AND s.is_main AND (s.country, s.code) = (c.country, c.code) AND s.place_id <> c.place_id;

    INSERT INTO places_postalcode AS c (country, code, place_id, latitude, longitude, is_main)
    SELECT country, code, place_id, latitude, longitude, is_main FROM staged_code
    ON CONFLICT (country, code, place_id) DO UPDATE
    SET latitude = excluded.latitude, longitude = excluded.longitude, is_main = excluded.is_main
    WHERE (c.latitude, c.longitude, c.is_main)
        IS DISTINCT FROM (excluded.latitude, excluded.longitude, excluded.is_main);
"""
# What was inserted waits in a list that every search for a typo would have to read through.
TIDY = """
    ANALYZE places_place, places_placename, places_postalcode;
    SELECT gin_clean_pending_list('placename_by_trigrams');
"""


@transaction.atomic
def load(path, *, show_progress=None):
    """All of the file or nothing; answers how many places it holds. Loading it again changes nothing.

    Places that the file doesn't name stay, since ads and alerts may refer to them. `show_progress` None: only on a
    terminal.
    """
    entries = list(gazetteer.read(path))
    hidden = None if show_progress is None else not show_progress
    with (
        tqdm(total=3 * len(entries), unit=" rows", disable=hidden, leave=False) as bar,
        connection.cursor() as cursor,
    ):
        # The limits and plans of web requests are not meant for this.
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL enable_seqscan = on")
        cursor.execute(STAGING)
        for table, rows in (("staged_place", _place), ("staged_name", _names), ("staged_code", _codes)):
            _copy(cursor, table, entries, rows, bar)
        cursor.execute(PLACES.format(columns=COPIES["staged_place"]))
        cursor.execute(NAMES)
        cursor.execute(CODES)
        cursor.execute(TIDY)
    return len(entries)


def _copy(cursor, table, entries, rows, bar):
    with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({COPIES[table]}) FROM STDIN") as copy:
        for number, entry in enumerate(entries, start=1):
            for row in rows(entry):
                copy.write_row(row)
            if number % 1000 == 0:
                bar.update(1000)


def _place(entry):
    yield (
        entry.id,
        entry.name,
        entry.slug,
        entry.country,
        entry.region,
        entry.parent,
        entry.latitude,
        entry.longitude,
        entry.population,
        ", ".join([*entry.own_names, *entry.other_names]),
    )


def _names(entry):
    """Each folded name once, with the weight of the best name that folds to it."""
    weight = int((entry.population + HAMLET) * COUNTRY_SHARE.get(entry.country, 1))
    weights = {}
    for name in entry.other_names:
        weights |= dict.fromkeys(spellings(name), int(weight * EXONYM_SHARE))
    for name in (entry.name, *entry.own_names):
        weights |= dict.fromkeys(plain_names(name), weight)
    for folded, value in weights.items():
        yield entry.id, folded[:LONGEST], value


def _codes(entry):
    for code in entry.codes:
        yield (
            entry.country,
            code.code,
            entry.id,
            code.latitude,
            code.longitude,
            code.is_main,
        )
