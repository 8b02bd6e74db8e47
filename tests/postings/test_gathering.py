"""Words of very many new ads are gathered before they go into the index, and only as long as ads come."""

import pytest
from django.db import connection

from postings.imports import run
from postings.models import Posting
from postings.search import gathering
from postings.search.partitions import alone, keep_partitions
from postings.tasks import keep_search_index
from tests.postings.jobs import job, write_lines
from tests.postings.partitioned import days, found

pytestmark = pytest.mark.django_db


def states():
    return {is_on for _, is_on in gathering.indexes()}


@pytest.fixture
def source(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "MANY", 200)
    return str(write_lines(tmp_path / "jobs.jsonl", *(job(str(number)) for number in range(850))))


def watched(seen):
    """The progress of a run, beside which it is noted whether words are gathered."""

    def progress(entries, total):
        for number, entry in enumerate(entries):
            if number % 200 == 100:
                seen.append(states())
            yield entry

    return progress


def test_they_are_while_a_source_brings_very_many(source):
    keep_partitions(since=days(-30))
    seen = []
    report = run.import_source(source, progress=watched(seen))
    assert report.added == Posting.objects.open().count() == 850
    assert seen == [{False}, {False}, {True}, {True}]
    assert states() == {False}
    assert {f"Gardener {number}" for number in range(850)} == found()


def test_they_are_not_for_what_is_known_already_or_only_tried(source):
    seen = []
    run.import_source(source, progress=watched(seen), dry_run=True)
    run.import_source(source)
    run.import_source(source, progress=watched(seen))
    assert seen == [{False}] * 8


def test_they_are_not_behind_a_pooler_with_which_a_lock_of_the_session_would_stay(source, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    seen = []
    assert run.import_source(source, progress=watched(seen)).added == 850
    assert seen == [{False}] * 4
    locks = "SELECT classid::bigint << 32 | objid::bigint FROM pg_locks WHERE locktype = 'advisory'"
    with connection.cursor() as cursor:
        cursor.execute(locks)
        assert (gathering.LOCK,) not in cursor.fetchall()


def test_what_a_killed_process_has_begun_is_ended_by_the_tick():
    for name, _ in gathering.indexes():
        alone(gathering.gather, name)
    assert states() == {True}
    keep_search_index()
    assert states() == {False}


def test_what_another_one_is_at_is_left_to_it():
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [gathering.LOCK])
        with gathering.gathering() as begin:
            begin()
            assert states() == {False}
        for name, _ in gathering.indexes():
            alone(gathering.gather, name)
        keep_search_index()
        assert states() == {True}
    finally:
        other.close()
