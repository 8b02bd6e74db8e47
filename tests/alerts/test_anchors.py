"""Stems that lead from an ad to a keyword: whatever the keyword finds holds one of them."""

from random import Random

import pytest
from django.db import connection

from alerts.anchors import anchors

OFTEN = {"manager": 500, "senior": 300, "java": 20, "kotlin": 2, "o'neill": 1}


def stems(query):
    return anchors(query, lambda stem: OFTEN.get(stem, 0))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("'java'", {"java"}),
        ("'java' | 'kotlin'", {"java", "kotlin"}),
        ("'senior' & ('java' | 'kotlin')", {"java", "kotlin"}),
        ("'senior' <-> 'manager'", {"senior"}),
        ("'senior' <2> 'manager' | 'java'", {"senior", "java"}),
        ("('senior' & 'java') | ('manager' & 'kotlin')", {"java", "kotlin"}),
        ("'manager' & !'java'", {"manager"}),
        ("!('java' | 'kotlin')", set()),
        ("'manager' | !'java'", set()),
        ("'java':C & 'o''neill':C", {"o'neill"}),
    ],
)
def test_the_rarest_branch_of_what_must_be_there(query, wanted):
    assert stems(query) == wanted


def some_query(random, depth=3):
    if depth == 0 or random.random() < 0.2:
        return f"'{random.choice('abcdef')}'"
    operator = random.choice([" & ", " | ", " | ", " <-> "])
    parts = [some_query(random, depth - 1) for _ in range(2)]
    return "!" * (random.random() < 0.15) + f"({operator.join(parts)})"


@pytest.mark.django_db
def test_whatever_postgresql_finds_holds_one_of_the_stems():
    random, found = Random(1), 0
    with connection.cursor() as cursor:
        for _ in range(400):
            query, text = some_query(random), " ".join(random.choices("abcdef", k=3))
            cursor.execute(
                "SELECT %s::tsquery::text, to_tsvector('simple', %s) @@ %s::tsquery", [query, text, query]
            )
            written, matches = cursor.fetchone()
            led = anchors(written, lambda stem: ord(stem))
            if matches and led:
                found += 1
                assert led & set(text.split())
    assert found > 50
