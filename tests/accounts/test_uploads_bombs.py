"""Files that swell when they are read are refused in time, and cost the process that takes them next to nothing."""

import time
import zlib

import psutil
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Document
from accounts.uploads import documents
from tests import hostile, uploads

# Outside a transaction, which the database would end meanwhile.
pytestmark = pytest.mark.django_db(transaction=True)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MOST_SECONDS, MOST_MEMORY = 12, 64 * 1024 * 1024


def pdf(content, entries=b"/Filter/FlateDecode", **parts):
    """One page whose content stream is given, without a table of contents."""
    return SimpleUploadedFile(
        "cv.pdf",
        b"".join(
            [
                b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
                b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
                b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>endobj\n",
                b"4 0 obj<</Length %d %s>>stream\n%s\nendstream endobj\n" % (len(content), entries, content),
                b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF",
            ]
        ),
    )


def packed(content, times=1):
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


def lying():
    """The directory says one byte; the stream holds 80 million."""
    honest = uploads.archive(**{"[Content_Types].xml": b" " * 80_000_000}).read()
    size = (80_000_000).to_bytes(4, "little")
    assert honest.count(size) == 2
    return SimpleUploadedFile("cv.docx", honest.replace(size, b"\1\0\0\0"))


def word(body):
    document = f'<w:document xmlns:w="{WORD}">{body}</w:document>'
    return hostile.rewritten(uploads.word("x"), {"word/document.xml": document})


def laughs():
    entities = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    return uploads.archive(
        **{"[Content_Types].xml": f'<!DOCTYPE a [<!ENTITY a "aaa">{entities}]><Types>&j;</Types>'}
    )


BOMBS = {
    "part that tells its size": lambda: uploads.word_with("word/media/a.jpeg", b"\0" * 80_000_000),
    "part that lies about its size": lying,
    "thousands of parts": lambda: uploads.archive(**{f"a{number}": "" for number in range(2001)}),
    "entities that multiply": laughs,
    "document of millions of paragraphs": lambda: word("<w:p/>" * 9_000_000),
    "OpenDocument of many levels": lambda: hostile.odt("<text:p>" * 50_000 + "</text:p>" * 50_000),
    "page that is packed twice": lambda: pdf(
        packed(b" " * 400_000_000, 2), b"/Filter[/FlateDecode/FlateDecode]"
    ),
    "page of millions of lines": lambda: pdf(packed(b"0 0 m 99 99 l S " * 3_000_000)),
    "PDF of endless pages": lambda: SimpleUploadedFile(
        "cv.pdf",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999999>>"
        b"endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF",
    ),
    "PDF of too many objects": lambda: SimpleUploadedFile(
        "cv.pdf",
        b"%PDF-1.4\n" + b"".join(b"%d 0 obj 1\n" % n for n in range(9, 100_100)) + pdf(b"", b"").read()[9:],
    ),
    "PDF of endless levels": lambda: hostile.pdf(b"<</EF[" * 200_000),
    "RTF of millions of groups": lambda: uploads.text("{\\rtf1 " + "{}" * 4_900_000 + "}"),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_bomb_is_refused_in_time_and_takes_no_memory_of_ours(kind):
    bomb = BOMBS[kind]()
    documents.stage(uploads.text("The reader is there now.")).delete()
    memory, begun = psutil.Process().memory_info().rss, time.monotonic()
    with pytest.raises(documents.Refused) as caught:
        documents.stage(bomb)
    assert time.monotonic() - begun < MOST_SECONDS
    assert psutil.Process().memory_info().rss - memory < MOST_MEMORY
    assert caught.value.reason in ("bomb", "broken", "slow", "pages", "active")
    assert not Document.objects.exists()
