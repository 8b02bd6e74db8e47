"""Tsqueries taken apart: what they find among many ads is what PostgreSQL says of each."""

from random import Random

import pytest
from django.db import connection

from alerts.bits import bits, positions
from alerts.keywords import hits
from alerts.tsquery import Both, Either, Not, Strict, take_apart

ADS = 300


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("'java'", "java"),
        ("'o''neill'", "o'neill"),
        ("'a' | 'b' & !'c'", Either(["a", Both(["b", Not("c")])])),
        ("('a' | 'b') & 'c'", Both([Either(["a", "b"]), "c"])),
        ("'a' <-> 'b' & 'c'", Both([Strict("'a' <-> 'b'", Both(["a", "b"])), "c"])),
        ("'a':C", Strict("'a':C", "a")),
    ],
)
def test_a_query_is_taken_apart_as_postgresql_binds_it(query, parts):
    assert take_apart(query) == parts


def test_bits_stand_for_positions():
    assert list(positions(bits([3, 0, 17, 3]))) == [17, 3, 0]
    assert list(positions(0)) == []


def some_query(random, depth=3):
    if depth == 0 or random.random() < 0.2:
        return f"'{random.choice('abcdef')}'{random.choice(['', '', ':A', ':C'])}"
    operator = random.choice([" & ", " | ", " | ", " <-> "])
    within = 1 if operator == " <-> " else depth
    parts = [some_query(random, within - 1) for _ in range(2)]
    return "!" * (operator != " <-> " and random.random() < 0.15) + f"({operator.join(parts)})"


@pytest.mark.django_db
def test_keywords_find_what_postgresql_finds():
    random = Random(3)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE fresh (position bigint, title_fts tsvector, fts tsvector)")
        for position in range(ADS):
            title, text = (" ".join(random.choices("abcdefg", k=number)) for number in (2, 3))
            cursor.execute(
                "INSERT INTO fresh SELECT %s, title, title || setweight(to_tsvector('simple', %s), 'D')"
                " FROM (SELECT setweight(to_tsvector('simple', %s), %s) AS title) AS given",
                [position, text, title, random.choice("AC")],
            )
        keywords = [
            (pk, random.choice(["words", "without", "place"]), some_query(random)) for pk in range(300)
        ]
        found = hits(cursor, keywords, ADS)
        for pk, side, query in keywords:
            vector = "title_fts" if side == "place" else "fts"
            cursor.execute(f"SELECT position FROM fresh WHERE {vector} @@ %s::tsquery", [query])
            assert set(positions(found.get(pk, 0))) == {position for (position,) in cursor.fetchall()}, query
    assert len(found) > 200
