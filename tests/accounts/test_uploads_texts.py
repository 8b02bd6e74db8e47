"""The text of ODT, RTF and plain text files, as people's programs write them."""

import pytest

from accounts.models import Document
from accounts.uploads import documents
from tests import hostile, uploads

pytestmark = pytest.mark.django_db


def text_of(upload):
    return documents.stage(upload).text


def test_opendocument_is_read_in_order():
    body = (
        "<text:h>Jane\n  Doe</text:h> <text:p>Welder<text:tab/>since<text:s/>2010"
        "<text:line-break/><text:span>in <text:a>Essen</text:a></text:span> and <text:span>Köln</text:span></text:p>"
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
    )
    document = documents.stage(hostile.odt(body))
    assert document.text == "Jane Doe\nWelder\tsince 2010\nin Essen and Köln"
    assert (document.media_type, document.name) == (Document.ODT, "cv.odt")


def test_opendocument_of_libreoffice_is_read():
    assert text_of(uploads.sample("trivial.odt")).startswith("Lorem ipsum dolor sit amet")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (r"M\'fcller\tab a\line b", "Müller\ta\nb"),
        (r"\u8364?\uc2\u8364 ab c\uc0\u8364", "€€ c€"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"{\fonttbl{\f0\fcharset204 Arial;}}\f0 \'cf\'f0\'e8", "При"),
        (r"\lquote a\rquote\emdash\bullet\{\}\\\~x\-y\_z", "‘a’—•{}\\ xy-z"),
        (r"{\info{\author Eve}}{\*\unknown Eve}{\pict 0102}{\stylesheet Eve}x", "x"),
        (r"{\field{\*\fldinst HYPERLINK}{\fldrslt jane.example}}", "jane.example"),
        ("{\\pict\\bin4 }}}}}x", "x"),
        ("{\\shp{\\*\\shpinst{\\shptxt Essen\\par}}}", "Essen"),
        ("a\r\nb", "ab"),
    ],
)
def test_rtf_is_read(body, words):
    document = documents.stage(hostile.rtf(body))
    assert document.text == f"Jane Doe, welder\n{words}"
    assert (document.media_type, document.name) == (Document.RTF, "cv.rtf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_the_encodings_of_editors(encoding):
    upload = uploads.SimpleUploadedFile("cv.txt", "Jörg Müller\r\nSchweißer für Köln".encode(encoding))
    document = documents.stage(upload)
    assert document.text == "Jörg Müller\nSchweißer für Köln"
    assert (document.media_type, document.name) == (Document.TXT, "cv.txt")
    assert documents.response(document)["Content-Type"] == "text/plain"


def test_name_tells_the_kind_that_the_file_is_of():
    assert documents.stage(uploads.text("Jane Doe, welder", name="cv.pdf")).name == "cv.txt"
