"""Records of an import are read in another thread while those before them are written."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from postings.imports import run


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
