"""The process that reads uploads, and its children that check one PDF after another."""

import os
import socket

import psutil
import pytest
from django.urls import reverse

from accounts.uploads import reading
from tests import hostile, uploads
from tests.factories import PostingFactory

ODD = {
    "refused": hostile.pdf(b"<</S/JavaScript/JS(1)>>"),
    "repaired": uploads.SimpleUploadedFile(
        "a.pdf", hostile.pdf().read().replace(b"startxref\n", b"startxref\n9")
    ),
    "broken": uploads.text("%PDF-1.4 and nothing else"),
}


@pytest.fixture(autouse=True)
def own_reader(monkeypatch):
    reader = reading.Reader()
    monkeypatch.setattr(reading, "_reader", reader)
    yield reader
    reader.end()


def check(upload):
    return reading.read(reading.ONLY_CHECKED, upload)


def test_opening_a_form_starts_the_reader_beside_it(monkeypatch, client, db):
    monkeypatch.setattr(reading, "_reader", None)
    posting = PostingFactory()
    client.get(reverse("applications:apply", args=[posting.pk]))
    with reading._lock:  # which the start holds
        started = reading._reader
    assert started.process.poll() is None
    started.end()


def children(reader):
    return {child.pid for child in psutil.Process(reader.process.pid).children()}


def test_sound_pdfs_are_checked_by_one_child_after_another_in_time(own_reader):
    assert check(uploads.pdf()) == {"text": "", "remark": ""}
    first = children(own_reader)
    assert [check(uploads.pdf())["remark"] for _ in range(10)] == [""] * 10
    assert children(own_reader) == first
    assert len(first) == 1


@pytest.mark.parametrize("kind", ODD)
def test_child_that_met_an_odd_file_never_sees_another_one(own_reader, kind):
    check(uploads.pdf())
    (first,) = children(own_reader)
    assert check(ODD[kind]) != {"text": "", "remark": ""}
    assert check(uploads.pdf()) == {"text": "", "remark": ""}
    assert first not in children(own_reader)


def test_child_that_has_worked_enough_is_replaced(own_reader):
    check(uploads.pdf())
    (first,) = children(own_reader)
    before, mark, end = uploads.pdf().read().rpartition(b"startxref")
    large = before + b"%" + b"/ " * 4_000_000 + b"\n" + mark + end
    for _ in range(100):
        assert check(uploads.SimpleUploadedFile("cv.pdf", large)) == {"text": "", "remark": ""}
        if first not in children(own_reader):
            return
    pytest.fail("one child has checked a hundred large files")


def test_file_that_takes_long_is_in_no_other_ones_way(own_reader):
    check(uploads.pdf())
    (first,) = children(own_reader)
    psutil.Process(first).suspend()
    try:
        ours, theirs = os.pipe()
        with reading.on_disk(uploads.pdf()) as source:
            socket.send_fds(own_reader.control, [b"pdfcheck"], [source.fileno(), theirs])
        os.close(theirs)
        assert check(uploads.pdf()) == {"text": "", "remark": ""}
    finally:
        psutil.Process(first).resume()
    assert b'"remark": ""' in reading.received(ours)
    os.close(ours)


def test_children_end_with_the_reader(own_reader):
    check(uploads.pdf())
    (child,) = (psutil.Process(pid) for pid in children(own_reader))
    own_reader.process.kill()
    psutil.wait_procs([child], timeout=5)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
