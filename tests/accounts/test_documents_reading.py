"""What is accepted as a CV, what is refused, and with which sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Document
from accounts.uploads import documents
from tests import uploads

pytestmark = pytest.mark.django_db


def refusal(upload):
    with pytest.raises(documents.Refused) as caught:
        documents.stage(upload)
    assert not Document.objects.exists()
    return caught.value.reason


def test_pdf_is_kept_with_its_text():
    document = documents.stage(uploads.cv())
    assert document.media_type == Document.PDF
    assert "John Doe" in document.text
    assert document.verified_at
    assert document.file.open().read(5) == b"%PDF-"


def test_docx_is_kept_with_its_text_and_umlauts():
    document = documents.stage(uploads.word("Jörg Müller", "Schweißer\tseit 2010"))
    assert document.media_type == Document.DOCX
    assert document.text == "Jörg Müller\nSchweißer\tseit 2010"


@pytest.mark.parametrize(
    "name",
    [
        "encrypted-file.pdf",
        "crazyones-encrypted-256.pdf",
        "libreoffice-writer-password.pdf",
        "bug53475-password-is-pass.docx",
    ],
)
def test_protected_file_is_refused_as_such(name):
    assert refusal(uploads.sample(name)) == "encrypted"


@pytest.mark.parametrize(
    "name",
    [
        "REDHAT-1531897-0.pdf",
        "poppler-937-0-fuzzed.pdf",
        "ExternalEntityInText.docx",
        "crash-517626e815e0afa9decd0ebb6d1dee63fb9907dd.docx",
    ],
)
def test_broken_file_is_refused(name):
    assert refusal(uploads.sample(name)) == "broken"


def test_header_alone_makes_no_pdf():
    assert refusal(SimpleUploadedFile("cv.pdf", b"%PDF-1.7\n<script>alert(1)</script>")) == "polyglot"


def test_page_that_hides_a_pdf_is_refused():
    page = b"<html>" + uploads.pdf().read()
    assert refusal(SimpleUploadedFile("cv.pdf", page)) == "kind"


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n....", b"MZ\x90\x00....", b"<!doctype html><p>Jane Doe", b'{"name": "Jane Doe"}'],
)
def test_other_kinds_are_refused(content):
    assert refusal(SimpleUploadedFile("cv.pdf", content)) == "kind"


def test_archive_that_is_no_word_document_is_refused():
    assert refusal(uploads.archive(readme="hello")) == "kind"


def test_spreadsheet_is_refused():
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/a.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    )
    assert refusal(uploads.archive(**{"[Content_Types].xml": types})) == "kind"


def test_macros_are_refused():
    assert refusal(uploads.word_with("word/vbaProject.bin", b"\xcc\x61")) == "macros"


def test_pdf_of_too_many_pages_is_refused():
    assert refusal(uploads.pdf(pages=201)) == "pages"


def test_pdf_of_200_pages_is_fine():
    assert documents.stage(uploads.pdf(pages=200)).verified_at


def test_empty_and_oversized_files_are_refused():
    assert refusal(SimpleUploadedFile("cv.pdf", b"")) == "empty"
    assert refusal(SimpleUploadedFile("cv.pdf", b"%PDF-" + b"x" * documents.LARGEST)) == "large"


def test_text_is_kept_without_control_characters_and_with_an_end():
    document = documents.stage(uploads.word("soft\u00adhyphen", "zero\u200bwidth", "a\u00a0b", "x" * 300_000))
    assert document.text.startswith("softhyphen\nzerowidth\na b\nxxx")
    assert len(document.text) == 200_000


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\jo\\Lebenslauf Jö.PDF", "Lebenslauf Jö.pdf"),
        ("cv\r\nSet-Cookie: a=b.pdf", "cvSet-Cookie a=b.pdf"),
        ("cv.pdf.exe", "cv.pdf.pdf"),
        ("...", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_name_is_for_people_only_and_the_key_is_not_made_of_it(given, kept):
    assert documents.file_name(given, ".pdf") == kept
    upload = uploads.pdf()
    upload._name = given
    document = documents.stage(upload)
    assert document.file.name == f"documents/{document.pk.hex[:2]}/{document.pk.hex}.pdf"
