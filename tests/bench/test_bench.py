"""What the benchmarks stand on; the figures themselves are never tested."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from django.http import QueryDict

from postings.search import JobSearch
from tests.bench.harness import report
from tests.bench.harness.options import Options, existing
from tests.bench.searching import queries
from tests.factories import PlaceFactory, PostingFactory

ROOT = Path(__file__).parents[2]
TITLES = ["Baker", "Night Porter (m/w/d)", "Altenpfleger:in", "C++ Developer", "Head of Sales"]


@pytest.fixture
def board(db):
    essen = PlaceFactory()
    for number in range(30):
        text = f"<p>Work with care on rareword{number:02d}</p>"
        PostingFactory(title=TITLES[number % 5], places=[essen], tasks=text)


def bench(**variables):
    command = [sys.executable, "-m", "tests.bench"]
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True)


@pytest.mark.parametrize("name", ["alarms", "harness", "../search", "search nonsense"])
def test_an_unknown_suite_is_a_sentence_that_names_those_there_are(name):
    result = bench(BENCH=name)
    assert result.returncode == 1
    assert ", ".join(existing()) in result.stderr
    assert "Traceback" not in result.stderr
    assert "search" in existing()


@pytest.mark.parametrize("size", ["0", "-5", "many"])
def test_a_size_that_is_none_is_a_sentence(size):
    result = bench(BENCH="search", BENCH_POSTINGS=size)
    assert (result.returncode, result.stderr) == (1, f"bench: BENCH_POSTINGS={size} is no number above 0.\n")


def test_options_come_from_the_environment():
    options = Options.read(
        {"BENCH": "search", "BENCH_POSTINGS": "1000", "BENCH_STOCK": "1", "BENCH_KEEP": "0"}
    )
    assert (options.suites, options.postings, options.alerts) == (("search",), 1000, 100_000)
    assert options.stock and not options.keep
    assert Options.read({}).suites == existing()


def test_the_mix_has_its_shares_and_is_the_same_for_the_same_seed(board):
    mix = queries.mix(Random(1), 200)
    assert Counter(query.kind for query in mix) == {kind: 2 * share for kind, share in queries.MIX.items()}
    assert queries.mix(Random(1), 200) == mix
    assert queries.mix(Random(2), 200) != mix


def test_searches_of_the_mix_are_understood_and_rare_words_are_rare(board):
    for query in queries.mix(Random(3), 200):
        search = JobSearch.from_query(QueryDict(query.text))
        assert not search.notices
        assert bool(search.q) == (query.kind in ("keyword", "keyword+radius", "rare"))
        if query.kind == "keyword+radius":
            assert search.where == "Essen"
        if query.kind == "rare":
            assert search.postings().count() == 1


def test_gender_markers_and_fillers_are_not_searched_for(board):
    words = {
        word.lower()
        for query in queries.mix(Random(4), 400)
        for word in QueryDict(query.text).get("q", "").split()
    }
    assert {"baker", "night", "porter", "c++"} <= words
    assert not words & {"of", "with", "on", "m", "w", "d", "m/w/d", "in"}


def test_rows_become_tables_and_are_kept_beside_others(tmp_path):
    rows = [
        {"table": "One", "kind": "a", "p50": 1234.5},
        {"table": "One", "kind": "bb", "n": 3},
        {"table": "Two", "x": 1},
    ]
    lines = report.tables(rows).splitlines()
    assert lines[:2] == ["One", "kind      p50  n"]
    assert lines[3:5] == ["a     1,234.5", "bb             3"]
    assert lines[6] == "Two"
    path = tmp_path / "bench.json"
    for size in ("10", "20"):
        options = Options.read({"BENCH": "search", "BENCH_POSTINGS": size})
        report.keep("search", rows, options, 1, path)
    report.keep_figures("relevance", {"hit": 1}, path)
    kept = json.loads(path.read_text())
    assert kept["search"].keys() == {"postings=10", "postings=20"}
    assert kept["search"]["postings=10"]["rows"] == rows
    assert kept["relevance"] == {"hit": 1}
