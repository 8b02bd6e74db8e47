"""What is odd about a file and yet no reason to refuse it: it is flagged, and no page calls it clean."""

import pytest
from django.template.loader import render_to_string

from accounts.models import Document, Scan
from accounts.uploads import checks, documents
from tests import hostile, uploads

pytestmark = pytest.mark.django_db
ODD = {
    "blank": uploads.pdf,
    "sparse": lambda: uploads.text("Hardly any text in here"),
    "repaired": lambda: uploads.SimpleUploadedFile(
        "a.pdf", hostile.pdf().read().replace(b"startxref\n", b"startxref\n9")
    ),
    "attachment": lambda: hostile.pdf_with_attachment("europass.xml", b"<SkillsPassport/>"),
}


def checked(upload):
    document = documents.stage(upload)
    checks.drain()
    document.refresh_from_db()
    return document


def large(upload):
    """So large that its words are left to a worker: a comment before the end does nothing else."""
    before, mark, end = upload.read().rpartition(b"startxref")
    filler = b"%" + b"-" * documents.QUICK + b"\n"
    return uploads.SimpleUploadedFile("cv.pdf", before + filler + mark + end)


@pytest.mark.parametrize("remark", ODD)
def test_odd_file_in_which_no_virus_was_found_is_flagged_and_not_clean(clamd, remark):
    document = checked(ODD[remark]())
    assert (document.scan, document.remark, document.is_shown) == (Scan.FLAGGED, remark, True)


@pytest.mark.parametrize("remark", ODD)
def test_without_a_scanner_it_is_flagged_as_well(remark):
    document = checked(ODD[remark]())
    assert document.is_flagged
    assert str(document.words).startswith("Not checked for viruses. Flagged.")


def test_flagged_file_is_offered_behind_a_warning_only():
    document = checked(uploads.pdf())
    page = render_to_string("account/_file.html", {"document": document, "url": "/file/"})
    warning, link = page.index("Download it only if you expect such a file."), page.index('href="/file/"')
    assert page.index("<details") < warning < link
    assert "all the same" in page


def test_virus_in_an_odd_file_counts_more(clamd):
    document = checked(uploads.text("odd: a mark that only our own signature knows"))
    assert (document.scan, document.is_shown) == (Scan.INFECTED, False)


def test_scan_has_few_words_and_is_nothing_odd():
    drawn = b"<</Length 14>>stream\n20 20 50 50 re f\nendstream"
    content = hostile.pdf().read().replace(b"/Contents 4 0 R", b"/Contents 6 0 R")
    with_picture = uploads.SimpleUploadedFile(
        "a.pdf", content.replace(b"xref\n0", b"6 0 obj" + drawn + b"\nendobj\nxref\n0", 1)
    )
    assert documents.stage(with_picture).remark in ("", "repaired")


def test_words_of_a_large_file_are_read_by_a_worker():
    content = large(uploads.cv())
    document = documents.stage(content)
    assert (document.is_read, document.text) == (False, "")
    checks.drain()
    document.refresh_from_db()
    assert document.is_read
    assert document.text.startswith("John Doe")
    assert (document.pictures, document.check_at) == (2, None)


def test_form_that_waits_for_the_words_gets_them_at_once():
    assert documents.stage(large(uploads.cv()), needs_words=True).text.startswith("John Doe")


def test_large_file_is_flagged_before_it_could_be_called_clean(clamd):
    document = documents.stage(large(uploads.pdf()))
    assert (document.remark, document.is_shown) == ("", False)
    checks.drain()
    document.refresh_from_db()
    assert (document.scan, document.is_flagged) == (Scan.FLAGGED, True)


def test_large_file_with_a_script_is_refused_at_once():
    with pytest.raises(documents.Refused, match="active"):
        documents.stage(large(hostile.pdf(b"<</S/JavaScript/JS(1)>>")))
    assert not Document.objects.exists()


def test_large_file_that_no_program_here_can_read_is_flagged(clamd):
    content = large(hostile.pdf()).read().replace(b"/Type/Page/Parent 2 0 R", b"/Type/Nope/Parent 2 0 R")
    document = checked(uploads.SimpleUploadedFile("cv.pdf", content))
    assert document.scan != Scan.CLEAN
    assert document.is_flagged


def test_storage_that_is_away_is_asked_again_for_the_words():
    document = documents.stage(large(uploads.cv()))
    with uploads.storage_down():
        checks.drain()
    document.refresh_from_db()
    assert not document.is_read
    assert document.check_at
