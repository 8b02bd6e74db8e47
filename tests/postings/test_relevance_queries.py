"""The queries of the relevance benchmark are sound: the benchmark itself is not part of the tests."""

from collections import Counter

from tests.bench.relevance import ads
from tests.bench.relevance.make_queries import HERE, KINDS, make, read

QUERIES = read(HERE / "queries.tsv")


def test_every_wanted_ad_is_among_the_demo_ads():
    known = ads.load()

    assert {reference for query in QUERIES for reference in query.wanted.split()} <= known.keys()
    assert all(query.wanted for query in QUERIES)


def test_there_are_enough_queries_of_every_kind_in_both_languages():
    kinds = Counter(query.kind for query in QUERIES)
    pairs = {(query.kind, query.language) for query in QUERIES}

    assert len(QUERIES) >= 600
    assert min(kinds.values()) >= 60
    assert pairs == {(kind, language) for kind in KINDS for language in ("de", "en")}
    assert sum(query.language == "de" for query in QUERIES) >= 250


def test_no_query_is_asked_twice():
    questions = Counter((query.q.lower(), query.where.lower(), query.radius) for query in QUERIES)

    assert [question for question, times in questions.items() if times > 1] == []


def test_no_query_is_empty_or_as_long_as_a_sentence():
    assert [query.q for query in QUERIES if not 1 <= len(query.q.split()) <= 7] == []


def test_the_procedure_makes_the_very_file():
    assert make() == QUERIES
