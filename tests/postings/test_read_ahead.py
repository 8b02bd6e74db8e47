"""Records of an import are read in another thread while those before them are written."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from postings.imports import run
from postings.imports.records import SourceUnreadable
from tests.postings.feeds import indeed, indeed_job


def records(number, *, then=None):
    """Each with the thread that read it."""
    for n in range(number):
        yield n, threading.get_ident()
    if then:
        raise then


@pytest.mark.parametrize("number", [0, 1, run.BATCH, 2 * run.BATCH + 1])
def test_records_come_in_their_order_and_none_is_lost_between_two_batches(number):
    with ThreadPoolExecutor(1) as beside:
        passing = list(run.read_ahead(records(number), beside))
    assert [n for n, _thread in passing] == list(range(number))
    assert threading.get_ident() not in {thread for _n, thread in passing}


def test_what_goes_wrong_while_reading_is_told_to_whoever_writes():
    with ThreadPoolExecutor(1) as beside, pytest.raises(ValueError, match="cut off"):
        list(run.read_ahead(records(run.BATCH + 1, then=ValueError("cut off")), beside))


@pytest.mark.django_db
def test_both_take_short_turns_during_an_import_and_the_usual_ones_after_it(tmp_path):
    path, usual, turns = tmp_path / "jobs.xml", sys.getswitchinterval(), []
    path.write_text(indeed(indeed_job()))

    def progress(entries, total):
        for entry in entries:
            turns.append(sys.getswitchinterval())
            yield entry

    assert run.import_source(str(path), progress=progress).added == 1
    assert turns == [pytest.approx(run.TURN)]
    assert run.TURN < usual == sys.getswitchinterval()


@pytest.mark.django_db
def test_so_they_do_after_one_that_failed(tmp_path):
    usual = sys.getswitchinterval()

    def progress(entries, total):
        raise SourceUnreadable("gone")

    (tmp_path / "jobs.xml").write_text(indeed(indeed_job()))
    with pytest.raises(SourceUnreadable):
        run.import_source(str(tmp_path / "jobs.xml"), progress=progress)
    assert sys.getswitchinterval() == usual
