"""The virus scan and the pictures of pages, which follow an upload by the rows in the database."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone

from accounts import tasks
from accounts.models import Document, Scan
from accounts.uploads import checks, clamd, documents
from tests import uploads
from tests.clamd_server import EICAR, OWN, ClamdServer
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WITH_VIRUS = {
    "as text": lambda: uploads.text("Jane Doe, welder. " + EICAR.decode()),
    "in a picture": lambda: uploads.word_with("word/media/image1.jpeg", b"\xff\xd8\xff" + EICAR, stored=True),
    "by our own signature": lambda: uploads.text("Jane Doe, welder: " + OWN.decode()),
}


def later(**delta):
    """As if so much time had passed for what waits."""
    Document.objects.exclude(check_at=None).update(check_at=timezone.now() - timedelta(seconds=1), **delta)


def checked(upload):
    document = documents.stage(upload)
    tasks.check_documents()
    document.refresh_from_db()
    return document


def is_served(document):
    try:
        return documents.response(document).status_code == 200
    except Http404:
        return False


def test_clean_file_is_shown_once_it_was_scanned(clamd):
    document = documents.stage(uploads.cv())
    assert not is_served(document)
    assert "being checked" in str(document.words)
    tasks.check_documents()
    document.refresh_from_db()
    assert (document.scan, document.words, document.check_at) == (Scan.CLEAN, "", None)
    assert is_served(document)
    assert clamd.scanned == [uploads.cv().read()]


@pytest.mark.parametrize("kind", WITH_VIRUS)
def test_virus_is_found_and_never_shown(clamd, kind):
    document = checked(WITH_VIRUS[kind]())
    assert document.scan == Scan.INFECTED
    assert "FOUND" not in document.virus and document.virus
    assert not is_served(document)
    assert document not in Document.objects.usable()


def test_pdf_with_a_virus_gets_no_pictures(clamd):
    content = uploads.cv().read().replace(b"%%EOF", b"%" + EICAR + b"\n%%EOF")
    document = checked(uploads.SimpleUploadedFile("cv.pdf", content))
    assert (document.scan, document.pictures) == (Scan.INFECTED, None)


def test_owner_is_told_of_a_virus_once(clamd, mailbox):
    document = documents.stage(WITH_VIRUS["as text"]())
    person = UserFactory()
    documents.claim(document, owner=person)
    checks.drain()
    documents.claim(Document.objects.get(), owner=person)
    [mail] = mailbox(person.email)
    assert mail.subject == "A virus was found in cv.txt"
    assert "Eicar-Test-Signature" in mail.text() and "Eicar-Test-Signature" in mail.text("html")


def test_guest_is_told_once_there_is_an_account(clamd, mailbox):
    document = checked(WITH_VIRUS["as text"]())
    person = UserFactory()
    documents.claim(document, owner=person)
    assert len(mailbox(person.email)) == 1


def test_pages_are_drawn_once(clamd):
    document = checked(uploads.cv())
    assert document.pictures == 2
    page = documents.page_response(document, 1)
    assert b"".join(page.streaming_content)[8:12] == b"WEBP"
    assert (page["Content-Type"], page["Cache-Control"]) == ("image/webp", "private, no-store")
    assert page["X-Content-Type-Options"] == "nosniff"
    for number in (0, 3):
        with pytest.raises(Http404):
            documents.page_response(document, number)
    assert checks.drain() == 0


def test_board_without_a_scanner_says_that_it_has_not_checked():
    document = checked(uploads.cv())
    assert document.scan == Scan.PENDING
    assert document.words == "Not checked for viruses."
    assert is_served(document)
    assert document.pictures == 2
    assert checks.drain() == 0


def test_scanner_that_comes_later_looks_at_what_was_there_before(request):
    document = checked(uploads.text("Jane Doe, welder. " + OWN.decode()))
    request.getfixturevalue("clamd")
    assert not is_served(document)
    tasks.check_documents()
    document.refresh_from_db()
    assert document.scan == Scan.INFECTED


def test_scanner_that_is_down_is_asked_again_and_counts_against_no_file(settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    document = checked(uploads.cv())
    assert (document.scan, document.check_attempts) == (Scan.PENDING, 0)
    assert not is_served(document)
    server = ClamdServer()
    settings.CLAMD_URL = server.url
    assert checks.drain() == 0  # not at once
    later()
    tasks.check_documents()
    document.refresh_from_db()
    server.stop()
    assert document.scan == Scan.CLEAN


@pytest.mark.parametrize("trouble", [{"breaks": True}, {"limit": 1000}])
def test_file_that_the_scanner_chokes_on_waits_longer_each_time_and_is_not_shown(clamd, trouble):
    for name, value in trouble.items():
        setattr(clamd, name, value)
    document = checked(uploads.cv())
    assert document.scan == Scan.ERROR
    assert "Could not be checked" in document.words
    assert not is_served(document)
    assert timedelta(minutes=1) < document.check_at - timezone.now() < timedelta(minutes=3)
    later(check_attempts=30)
    assert checks.drain() == 1
    assert Document.objects.get().check_at - timezone.now() > timedelta(hours=23)
    clamd.breaks, clamd.limit = False, 10**9
    later()
    checks.drain()
    assert Document.objects.get().scan == Scan.CLEAN


def test_file_that_is_gone_is_an_error_and_holds_up_no_other(clamd):
    lost, sound = documents.stage(uploads.pdf()), documents.stage(uploads.cv())
    lost.file.storage.delete(lost.file.name)
    checks.drain()
    assert [Document.objects.get(pk=each.pk).scan for each in (lost, sound)] == [Scan.ERROR, Scan.CLEAN]


def test_file_that_was_erased_meanwhile_stays_so(clamd):
    document = documents.stage(uploads.pdf())
    claimed = checks.claim_due()
    documents.erase(document)
    checks.check(claimed)
    assert not Document.objects.exists()


def test_pages_that_can_not_be_drawn_do_not_hide_the_file():
    document = documents.stage(uploads.pdf())
    with document.file.storage.open(document.file.name, "wb") as file:
        file.write(b"damaged since")
    tasks.check_documents()
    document.refresh_from_db()
    assert (document.pictures, document.check_at) == (0, None)


def test_scanner_on_a_socket_of_the_file_system(tmp_path):
    server = ClamdServer(tmp_path / "clamd.ctl")
    assert clamd.scan(server.url, uploads.text(OWN.decode())) == "Own.Test.UNOFFICIAL"
    server.stop()
    with pytest.raises(clamd.Down):
        clamd.scan(server.url, uploads.text("x"))


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_file():
    for _ in range(2):
        documents.stage(uploads.pdf())
    taken, gate = [], threading.Barrier(2)

    def work():
        gate.wait()
        taken.append(checks.claim_due().pk)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(taken)) == 2
