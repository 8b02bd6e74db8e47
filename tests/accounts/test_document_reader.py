"""The reader's own rules, without its process, which the tests of uploads go through."""

import io

import pytest

from accounts.uploads.reader import limits, pdf, reading
from tests import hostile, uploads


def read(kind, upload):
    return reading.read(kind, upload.read())


@pytest.mark.parametrize(
    ("kind", "upload", "reason"),
    [
        ("pdf", lambda: uploads.sample("encrypted-file.pdf"), "encrypted"),
        ("pdf", lambda: uploads.sample("REDHAT-1531897-0.pdf"), "broken"),
        ("pdf", lambda: uploads.pdf(pages=0), "broken"),
        ("pdf", lambda: uploads.pdf(pages=201), "pages"),
        ("docx", lambda: uploads.word_with("word/vbaProject.bin", b"x"), "macros"),
        ("docx", lambda: uploads.word_with("a.bin", b"0" * 70_000_000), "bomb"),
        ("docx", lambda: uploads.sample("ExternalEntityInText.docx"), "broken"),
    ],
)
def test_reason_of_a_refusal(kind, upload, reason):
    assert read(kind, upload()) == {"refused": reason}


def test_macros_without_a_project_are_refused_by_their_declaration():
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/a.xml"'
        ' ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    )
    assert read("docx", uploads.archive(**{"[Content_Types].xml": types})) == {"refused": "macros"}


def test_text_stops_where_it_is_long_enough(monkeypatch):
    monkeypatch.setattr(reading, "TEXT", 100)
    text = read("pdf", uploads.cv())["text"]
    assert text.startswith("John Doe")
    assert len(text) == 100


def test_reading_stops_when_it_takes_long_but_the_file_is_sound(monkeypatch):
    monkeypatch.setattr(pdf, "READING", -1)
    assert read("pdf", uploads.cv())["text"].startswith("John Doe")


def test_lines_and_tabs_of_a_word_document_are_kept():
    assert read("docx", uploads.word("One\tTwo", "Three\nFour"))["text"] == "One\tTwo\nThree\nFour"


def test_too_little_memory_is_a_refusal(monkeypatch):
    def eat(data):
        raise MemoryError

    monkeypatch.setattr(pdf, "read", eat)
    assert read("pdf", uploads.pdf()) == {"refused": "bomb"}


def test_limits_are_what_is_promised():
    assert limits.MEMORY == 256 * 1024 * 1024
    assert limits.SECONDS == 10


@pytest.mark.parametrize(
    ("kind", "upload", "words"),
    [
        (
            "odt",
            lambda: hostile.odt("<text:p>Welder<text:tab/>since<text:s/>2010</text:p>"),
            "Welder\tsince 2010",
        ),
        ("odt", lambda: uploads.sample("trivial.odt"), "Lorem ipsum dolor sit amet"),
        ("rtf", lambda: hostile.rtf(r"M\'fcller\tab a\line b"), "Müller\ta\nb"),
        ("rtf", lambda: hostile.rtf(r"\u8364?\uc2\u8364 ab c\uc0\u8364 \u-10179?\u-8704?"), "€€ c€"),
        ("rtf", lambda: hostile.rtf(r"{\fonttbl{\f0\fcharset204 Arial;}}\f0 \'cf\'f0\'e8"), "При"),
        (
            "rtf",
            lambda: hostile.rtf(r"\lquote a\rquote\emdash\{\}\\\~x\-y{\pict\bin4 }}}}}{\*\unknown Eve}"),
            "‘a’—{}",
        ),
        ("txt", lambda: io.BytesIO("Müller, welder since 2010, Essen and Köln".encode()), "Müller"),
        ("txt", lambda: io.BytesIO("Müller, welder since 2010, Essen and Köln".encode("latin-1")), "Müller"),
        ("txt", lambda: io.BytesIO("Müller, welder since 2010, Essen and Köln".encode("utf-16")), "Müller"),
    ],
)
def test_words_are_found_in_every_kind(kind, upload, words):
    assert words in read(kind, upload())["text"]
