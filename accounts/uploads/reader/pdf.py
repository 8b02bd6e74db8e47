"""PDF: opened by the library that will draw it, searched for what would run, and its text."""

import io
import re
import time
import zipfile

import pypdfium2
import pypdfium2.raw as pdfium

from .limits import PAGES, READING, TEXT, Refused
from .pdf_search import Search

PASSWORD = 4  # FPDF_ERR_PASSWORD
MARKUP = re.compile(rb"<(html|script|!doctype|\?php|svg|body|iframe)", re.IGNORECASE)
# RAR, 7z and the beginning of a ZIP's entry, which programs find wherever they stand.
ARCHIVES = re.compile(
    rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|PK\x03\x04[\x00-\x3f]\x00[\x00-\xff]{2}[\x00-\x63]\x00"
)
# Where archives of tape and images of disks say what they are, whatever stands at their beginning.
ELSEWHERE = {257: b"ustar", 0x8001: b"CD001", 0x8801: b"CD001", 0x9001: b"CD001"}


def read(data):
    refuse_polyglot(data)
    if ARCHIVES.search(data):
        raise Refused("polyglot")
    with opened(data) as document:
        refuse_many_pages(len(document))
        remark = Search(data).remark
        text = text_of(document)
        blank = not text.strip() and all(is_blank(document, number) for number in range(len(document)))
        return {"text": text, "remark": remark, "has_pictures": not blank}


def check(data):
    """For what would run, and whether it is in order; all that takes long comes later. Gives what is remarked on."""
    refuse_polyglot(data)
    search = Search(data)
    if search.remark == "repaired":
        opened(data).close()
    else:
        refuse_many_pages(search.reader.trailer["/Root"]["/Pages"]["/Count"])
    return search.remark


def refuse_many_pages(count):
    if count < 1:
        raise Refused("broken")
    if count > PAGES:
        raise Refused("pages")


def refuse_polyglot(data):
    """A second file before, behind or inside the first one, which other programs would open instead."""
    end = data.rfind(b"%%EOF")
    behind = data[end + 5 :] if end >= 0 else b""
    if behind.strip(b"\0\t\n\f\r \x1a") or MARKUP.search(data[:1024]):
        raise Refused("polyglot")
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused("polyglot")
    if any(data.startswith(mark, at) for at, mark in ELSEWHERE.items()):
        raise Refused("polyglot")


def opened(data):
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refused("encrypted" if error.err_code == PASSWORD else "broken") from None
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise Refused("encrypted")  # which everybody can read, but not search for what would run
    return document


def text_of(document):
    pages, size, until = [], 0, time.monotonic() + READING
    for number in range(len(document)):
        pages.append(page_text(document, number))
        size += len(pages[-1])
        if size > TEXT or time.monotonic() > until:
            break
    return "\n".join(pages)


def page_text(document, number):
    """One page that can't be read doesn't spoil a CV that any viewer shows; the first one must be there."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        if number == 0:
            raise
        return ""
    try:
        return page.get_textpage().get_text_bounded()
    finally:
        page.close()


def is_blank(document, number):
    """Without a line, a letter or a picture; a page that was scanned is one picture."""
    return pdfium.FPDFPage_CountObjects(document[number]) == 0
