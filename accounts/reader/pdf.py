"""PDF: opened by the library that will draw it, searched for what would run, and its text."""

import io
import re
import time
import zipfile

import pypdfium2
import pypdfium2.raw as pdfium
from defusedxml.ElementTree import fromstring
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject, NameObject, StreamObject, read_object

from .limits import OBJECTS, PAGES, READING, TEXT, UNPACKED, Refused, refuse_link

PASSWORD = 4  # FPDF_ERR_PASSWORD
# “12 0 obj”, read backwards: the rare word comes first, so that a megabyte is searched in a moment.
OBJECT_BACKWARDS = re.compile(rb"jbo[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+\d{1,10}(?!\d)")
MARKUP = re.compile(rb"<(html|script|!doctype|\?php|svg|body|iframe)", re.IGNORECASE)
ACTIONS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView",
}  # fmt: skip
ANNOTATIONS = {"/RichMedia", "/3D", "/Movie", "/Screen", "/Sound"}
KEYS = {"/JS", "/XFA", "/EF", "/EmbeddedFile", "/EmbeddedFiles", "/OpenAction", "/AA"}
BY_THEMSELVES = {"/OpenAction", "/AA"}  # actions that nobody has clicked for
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")  # which are found wherever they begin
BLANK = re.compile(rb"([\0\t\n\f\r ]|%[^\r\n]*)*")
NAMES = "|".join(sorted(name[1:] for name in ACTIONS | ANNOTATIONS | KEYS)).encode()
WORDS = re.compile(rb"/(%s)(?![A-Za-z0-9])" % NAMES)
# Those names; any that is written with #xx; a stream that lies elsewhere; objects that are compressed together; a link
# that is no plain address.
SUSPICIOUS = re.compile(
    rb"/(%s|F|First)(?![A-Za-z0-9])|/[A-Za-z0-9]{0,60}#[0-9a-fA-F]{2}"
    rb"|/URI\s*(?!\s|\(\s*(https?|mailto|tel)(:|\\072)|/)" % NAMES
)
OF_STREAMS = (b"/F", b"/First")
LARGEST_ATTACHMENT = 1024 * 1024


def read(data):
    refuse_polyglot(data)
    if any(mark in data for mark in ARCHIVES):
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


class Search:
    """Looks at every object in the file, also at those that no table of contents names any more.

    Readers disagree on which of two tables counts, so whatever one of them could find is looked at. What names nothing
    that could be wrong is not even parsed. Raises Refused.
    """

    def __init__(self, data):
        self.data, self.remark, self.count, self.unpacked = data, "", 0, 0
        self.reader = self.open()
        if self.reader and "/Encrypt" in self.reader.trailer:
            raise Refused("encrypted")
        starts = list(object_starts(data))[::-1]
        if len(starts) > OBJECTS:
            raise Refused("bomb")
        ends = [start for start, _ in starts[1:]] + [len(data)]
        for (_, start), end in zip(starts, ends, strict=True):
            if is_suspicious(data, start, end):
                self.look_at(data, start, end)

    def open(self):
        """A file that is not in order may be shown differently by every program that mends it.

        One that is beyond pypdf's mending, but not beyond pdfium's, is searched without what its references lead to.
        """
        for is_strict in (True, False):
            try:
                return PdfReader(io.BytesIO(self.data), strict=is_strict)
            except PyPdfError:
                self.remark = "repaired"
        return None

    def look_at(self, data, start, end):
        found = self.parsed(data, start)
        self.look_into(found)
        if isinstance(found, NameObject) and found in ACTIONS | ANNOTATIONS:
            raise Refused("active")  # something else refers to it
        if found is None and WORDS.search(unescaped(data[start:end])):
            raise Refused("active")
        if isinstance(found, StreamObject) and "/First" in found and "/N" in found:
            content, first = self.decoded(found), int(found["/First"])
            if SUSPICIOUS.search(content):
                for offset in content[:first].split()[1::2]:
                    self.look_at(content, first + int(offset), len(content))

    def parsed(self, data, start):
        """None for what only looks like an object, inside a picture for instance."""
        stream = io.BytesIO(data)
        stream.seek(BLANK.match(data, start).end())
        try:
            return read_object(stream, self.reader)
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001 - whatever pypdf raises
            return None

    def decoded(self, stream):
        content = stream.get_data()
        self.unpacked += len(content)
        if self.unpacked > UNPACKED:
            raise Refused("bomb")
        return content

    def look_into(self, found):
        """Without following references: what they lead to is looked at by itself."""
        waiting = [found]
        while waiting:
            value = waiting.pop()
            if isinstance(value, DictionaryObject):
                self.check(value)
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value

    def check(self, entries):
        get = dict.get
        if (
            {plain(get(entries, "/S")), plain(get(entries, "/A"))} & ACTIONS
            or "/JS" in entries
            or "/XFA" in entries
        ):
            raise Refused("active")
        if plain(get(entries, "/Subtype")) in ANNOTATIONS:
            raise Refused("active")
        for key in BY_THEMSELVES.intersection(entries):
            self.check_unasked(entries[key])
        if isinstance(link := followed(get(entries, "/URI")), (str, bytes)):
            refuse_link(link if isinstance(link, str) else link.decode("latin-1"))
        if isinstance(entries, StreamObject) and "/F" in entries:
            raise Refused("external")
        if "/EF" in entries:
            self.check_attachment(entries["/EF"])
        elif plain(get(entries, "/Type")) == "/EmbeddedFile":
            self.check_content(entries)

    def check_unasked(self, action):
        """What happens without a click may go to a page of the same file, and nothing else."""
        action = followed(action)
        for step in (
            [action, *(followed(value) for value in dict.values(action))] if isinstance(action, dict) else []
        ):
            if isinstance(step, dict) and plain(dict.get(step, "/S")) not in (None, "/GoTo"):
                raise Refused("active")

    def check_attachment(self, files):
        for file in files.get_object().values():
            self.check_content(file.get_object())

    def check_content(self, stream):
        """Europass CVs carry their data as XML, which can do nothing; anything else is refused."""
        content = self.decoded(stream) if isinstance(stream, StreamObject) else b""
        try:
            if len(content) > LARGEST_ATTACHMENT or b"<script" in content.lower():
                raise ValueError
            fromstring(content)
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001 - whatever the parser raises on what is no XML, or a dangerous one
            raise Refused("embedded") from None
        self.remark = "attachment"


def is_suspicious(data, start, end):
    """Two of the names mean something in a stream only; outlines and form fields have them, too."""
    found = SUSPICIOUS.search(data, start, end)
    while found and found[0] in OF_STREAMS and data.find(b"stream", start, end) < 0:
        found = SUSPICIOUS.search(data, found.end(), end)
    return bool(found)


def object_starts(data):
    """(begin, end) of what stands before each object, the last one first."""
    size = len(data)
    for match in OBJECT_BACKWARDS.finditer(data[::-1]):
        end = size - match.start()
        if not data[end : end + 1].isalpha():
            yield size - match.end(), end


def unescaped(data):
    """Names may be written with any of their letters as #xx."""
    return re.sub(rb"#([0-9a-fA-F]{2})", lambda match: bytes([int(match[1], 16)]), data)


def followed(value):
    return value.get_object() if isinstance(value, IndirectObject) else value


def plain(value):
    """A reference's target may be a name, too."""
    if isinstance(value, IndirectObject):
        return str(value.get_object())
    return value if isinstance(value, str) else None
