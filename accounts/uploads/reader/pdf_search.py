"""What in a PDF would run, load or unpack something when it is opened, looked for in every object of the file."""

import io
import re
from bisect import bisect_right

from defusedxml.ElementTree import fromstring
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject, NameObject, StreamObject, read_object

from .limits import OBJECTS, UNPACKED, Refused, is_remote, refuse_link

BLANKS = b"\0\t\n\f\r "
NUMBERS_NEAR, NUMBERS_FAR = 10, 128  # bytes before “obj” that are looked at for the numbers that belong there
OBJECT = re.compile(rb"obj(?<!endobj)(?![A-Za-z])")
NUMBERS = re.compile(rb"\d[\0\t\n\f\r ]+[+-]?\d+[\0\t\n\f\r ]*\Z|\A[\0\t\n\f\r \d+-]{%d}\Z" % NUMBERS_FAR)
TRAILER = re.compile(rb"trailer")
ACTIONS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView",
}  # fmt: skip
ANNOTATIONS = {"/RichMedia", "/3D", "/Movie", "/Screen", "/Sound", "/PS"}
KEYS = {"/JS", "/XFA", "/EF", "/EmbeddedFile", "/EmbeddedFiles", "/OpenAction", "/AA"}
BY_THEMSELVES = {"/OpenAction", "/AA"}  # actions that nobody has clicked for
BLANK = re.compile(rb"([\0\t\n\f\r ]|%[^\r\n]*)*")
CONTAINER = re.compile(BLANK.pattern + rb"(<<|\[)")
NAMES = "|".join(sorted(name[1:] for name in ACTIONS | ANNOTATIONS | KEYS)).encode()
WORDS = re.compile(rb"/(%s)(?![A-Za-z0-9])" % NAMES)
# Those names; objects that are compressed together; a file, but not the number that says how a note is printed; a name
# that is written with #xx; a link that is no plain address.
SUSPICIOUS = re.compile(
    rb"/(?:(?:%s|First|UF|Base)(?![A-Za-z0-9])|F(?![A-Za-z0-9])(?!\s*\d+\s*[/>])|[A-Za-z0-9]{0,60}#[0-9a-fA-F]{2}"
    rb"|URI\s*(?!\s|\(\s*(?:https?|mailto|tel)(?::|\\072)|/))" % NAMES
)
LINK, TOGETHER = b"/URI", b"/First"
STRING = re.compile(rb"\([^()\\]*+(?:\\.[^()\\]*+)*+\)", re.DOTALL)  # without a way back, which takes memory
DEEPEST = 5  # levels of brackets in a string that are looked through
LARGEST_ATTACHMENT = 1024 * 1024


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
        starts = beginnings(data)
        if len(starts) > OBJECTS:
            raise Refused("bomb")
        odd = odd_words(data, starts)
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True)):
            if number in odd or may_go_on(data, start, end):
                self.look_at(data, start, end, odd.get(number, start))

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

    def look_at(self, data, start, end, last):
        """The object that begins there. `last` is where the last odd word before the next beginning stands.

        Behind the object's end it belongs to none: then the beginning was none either, but stood in a string, and the
        object around it was cut in two.
        """
        found, behind = self.parsed(data, start)
        if found is None:
            goes_on = CONTAINER.match(data, start) and may_go_on(data, start, end)
            self.refuse_unread(data[start : len(data) if goes_on else end])
        elif last >= behind:
            raise Refused("active")
        self.look_into(found)
        if isinstance(found, NameObject) and found in ACTIONS | ANNOTATIONS:
            raise Refused("active")  # something else refers to it
        if isinstance(found, StreamObject) and "/First" in found and "/N" in found:
            content, first = self.decoded(found), int(found["/First"])
            if SUSPICIOUS.search(content):
                for offset in content[:first].split()[1::2]:
                    self.look_at(content, first + int(offset), len(content), 0)

    def refuse_unread(self, data):
        """What another program makes of it nobody knows; what only looks like an object names nothing."""
        if WORDS.search(unescaped(data)) or LINK in [word[0][:4] for word in SUSPICIOUS.finditer(data)]:
            raise Refused("active")
        if TOGETHER in data and b"stream" in data:
            raise Refused("broken")

    def parsed(self, data, start):
        """(The object, where it ends); None for what only looks like one, inside a picture for instance.

        What is there twice is for strict readers an error, and else one of two that another program may not choose.
        """
        stream = io.BytesIO(data)
        stream.seek(BLANK.match(data, start).end())
        was_strict = self.reader and self.reader.strict
        try:
            if self.reader:
                self.reader.strict = True
            return read_object(stream, self.reader), stream.tell()
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001 - whatever pypdf raises
            return None, start
        finally:
            if self.reader:
                self.reader.strict = was_strict

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
        self.check_targets(entries)
        if "/EF" in entries:
            self.check_attachment(entries["/EF"])
        elif plain(get(entries, "/Type")) == "/EmbeddedFile":
            self.check_content(entries)

    def check_targets(self, entries):
        """Where a click leads, and files elsewhere that are shown as if they were a part of this one."""
        for key in ("/URI", "/Base"):
            if (link := text_of(dict.get(entries, key))) is not None:
                refuse_link(link)
        if isinstance(entries, StreamObject) and "/F" in entries:
            raise Refused("external")
        for key in ("/F", "/UF"):
            if (file := text_of(dict.get(entries, key))) is not None and is_remote(file):
                raise Refused("external")

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


def beginnings(data):
    """Where objects may begin, in order: rather one too many than one that only other programs take for one."""
    found = [match.end() for match in OBJECT.finditer(data) if has_numbers(data, match.start())]
    return sorted(found + [match.end() for match in TRAILER.finditer(data)])


def has_numbers(data, end):
    """“12 0 obj”; with comments in between, and numbers of any length, which programs read all the same."""
    if NUMBERS.search(data, max(0, end - NUMBERS_NEAR), end):
        return True
    before = data[max(0, end - NUMBERS_FAR) : end]
    if NUMBERS.search(before):
        return True
    rest = before.rstrip(BLANKS + b"+-0123456789")
    line = re.split(rb"[\r\n]", rest)[-1]
    is_cut = line == rest and end > NUMBERS_FAR
    return bool(re.search(rb"[\r\n]", before[len(rest) :])) and (b"%" in line or is_cut)


def odd_words(data, starts):
    """{number of the beginning before it: where the last odd word stands}"""
    places = (match.start() for match in SUSPICIOUS.finditer(data))
    return {bisect_right(starts, place) - 1: place for place in places if starts and place >= starts[0]}


def may_go_on(data, start, end):
    """Does the next beginning possibly stand in a string or a comment of this object?"""
    stream = data.find(b"stream", start, end)
    head = end if stream < 0 else stream
    if data.find(b"(", start, head) < 0 and data.find(b"%", start, head) < 0:
        return False
    left = data[start:head]
    for _ in range(DEEPEST):
        left = STRING.sub(b"", left)
    return b"(" in left or b"%" in left


def unescaped(data):
    """Names may be written with any of their letters as #xx."""
    return re.sub(rb"#([0-9a-fA-F]{2})", lambda match: bytes([int(match[1], 16)]), data)


def followed(value):
    return value.get_object() if isinstance(value, IndirectObject) else value


def text_of(value):
    """Of a string, wherever it stands; None of anything else."""
    value = followed(value)
    if isinstance(value, NameObject) or not isinstance(value, (str, bytes)):
        return None
    return value if isinstance(value, str) else value.decode("latin-1")


def plain(value):
    """A reference's target may be a name, too."""
    if isinstance(value, IndirectObject):
        return str(value.get_object())
    return value if isinstance(value, str) else None
