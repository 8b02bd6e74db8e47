"""The texts of an ad are folded together, and give the words that each gave by itself: nothing is indexed anew."""

from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from jobboard.services.environment import ROOT
from postings.imports.run import import_source
from postings.models import Posting
from tests.factories import PostingFactory

pytestmark = pytest.mark.django_db

BEFORE = {"search_fold": "fold_before", "search_words": "words_before", "postings_index_add": "add_before"}
STRANGE = [
    *(
        "",
        " ",
        "-",
        "a-b",
        "/-frau",
        "\x01",
        "a\x01b",
        "(m\x01/w)",
        " \x01 , \x01-\x01 ",
        "\x02",
        "x \x01\x01 y-z",
    ),
    *(
        "Entwickler:innen",
        "Lehrer/-in",
        "Lehrer(in)",
        "KöchIn",
        "KundInnen",
        "Kaufmann/-frau",
        "Kauffrau/mann",
    ),
    *("Ärztin", "Zahnärztin (m/w/d)", "Login", "within", "Admin", "Chirurgin", "Fotografin", "Geographinnen"),
    *("Autonomin", "Köchin", "Pilotin", "Expertin", "Architektinnen", "Rechtsanwältin", "Beamtin", "rinnen"),
    *("Pflegefachfrau", "Pflegefachperson", "Person", "Fachleute", "4xfrauen", "Lieblingspersonen/in"),
    *(
        "C++/C#, F# & .NET-Koch asp.net",
        "non-profit-Vor-Ort",
        "m/w/d",
        "mw|f|x",
        "(gn) (All Genders)",
        "Ein·in",
    ),
    *("<p>a &amp; b-c</p> 1 < 2 & 3 > 2", "&uuml;ber<br>Bäcker-\nmeisterin", "Straße ﬁn İn ΣΑΣ Æther"),
]


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def functions_before():
    """What the migrations before made, beside what is there now."""
    quicker = import_module("postings.migrations.0020_quicker_folding")
    partitioned = import_module("postings.migrations.0005_partitioned_index")
    words = partitioned.FOLD[partitioned.FOLD.index("CREATE FUNCTION search_words") :]
    add = partitioned.REINDEX[partitioned.REINDEX.index("CREATE FUNCTION postings_index_add") :]
    add = add[: add.index("-- The ads stay locked")]
    for statement in (quicker.FOLD, words, add):
        for name, other in BEFORE.items():
            statement = statement.replace(f"{name}(", f"{other}(")
        sql(statement)


def rows_by(function):
    sql("SET LOCAL statement_timeout = '1min'")
    sql("DELETE FROM postings_postingindex")
    sql(f"SELECT {function}(ARRAY(SELECT id FROM postings_posting))")
    return dict(sql("SELECT posting_id, row_to_json(i)::text FROM postings_postingindex AS i"))


@pytest.mark.parametrize("before", ["search_fold", "search_words"])
def test_strange_texts_are_folded_as_before(functions_before, before):
    after = dict(sql(f"SELECT text, {before}(text) FROM unnest(%s::text[]) AS text", STRANGE))
    assert after == dict(sql(f"SELECT text, {BEFORE[before]}(text) FROM unnest(%s::text[]) AS text", STRANGE))


def test_strange_ads_are_indexed_as_before(functions_before):
    company = PostingFactory().company
    Posting.objects.bulk_create(
        PostingFactory.build(
            company=company,
            title=text,
            tasks=text,
            profile=STRANGE[n - 1],
            benefits=STRANGE[n - 2],
            introduction="" if n % 2 else text,
            language=("de", "en", "fr")[n % 3],
            published_at=timezone.now(),
        )
        for n, text in enumerate(STRANGE)
    )
    after = rows_by("postings_index_add")
    assert len(after) == len(STRANGE) + 1
    assert after == rows_by("add_before")


def test_real_ads_are_indexed_as_before(functions_before):
    import_source(str(ROOT / "demo" / "postings"), "jsonld")
    after = rows_by("postings_index_add")
    assert len(after) > 1000
    assert after == rows_by("add_before")
