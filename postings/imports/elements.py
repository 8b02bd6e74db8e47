"""XML from files of any size, an element at a time.

defusedxml refuses declared entities; nothing external is ever loaded; a file that isn't closed properly is a Problem.
What real feeds get wrong although it is plain what they mean is put right on the way: letters in another encoding than
the declared one, control characters, HTML's entities, a lone ampersand, something before the declaration.
"""

import codecs
import re
from functools import lru_cache
from html.entities import html5
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from .records import Problem, Record

CHUNK = 64 * 1024
LONGEST_RECORD = 4 * 1024 * 1024  # characters of one ad; of a tag or a comment it is bytes
DEEPEST = 60
MOST_ELEMENTS = 20_000  # of one ad
MOST_FACTS = 100  # about the file as a whole
MARKUP = {
    *("p", "br", "hr", "div", "span", "section", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th"),
    *("a", "b", "strong", "i", "em", "u", "font", "small", "sub", "sup"),
}
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
DECLARATION = re.compile(r"^[^<]*<\?xml\b[^>]{0,200}\?>")
ENCODING = re.compile(rb"""<\?xml\b[^>]{0,150}encoding\s*=\s*\\?["']([\w.:-]{1,40})""")
# Of Python's codecs those that people write files in; "idna", "undefined" and the like are for other things.
FOR_TEXT = re.compile(
    r"utf-8|ascii|iso(8859|2022)|cp(125\d|437|[789]\d\d)$|koi8|mac-|big5|gb|euc|shift_jis|johab|tis-620"
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]\w{1,31});)?")
REFERENCE_BEGINS = re.compile(r"&[#\w]{0,33}$")
XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")


class TooMuch(Exception):
    """More than an ad can need; the message says of what."""


class Element:
    """Names in small letters without prefix and punctuation; attributes count as children, markup as text."""

    __slots__ = ("children", "name", "text", "words")

    def __init__(self, name):
        self.name, self.text, self.children, self.words = name, "", [], None

    def child(self, *names):
        """The first child with one of the names, the earlier names first."""
        return next((each for name in names for each in self.children if each.name == name), None)

    def value(self, *names):
        """The words of the first child that has some. Asked for the first time only when all children are there."""
        if self.words is None:
            self.words = {each.name: each.text for each in reversed(self.children) if each.text}
        for name in names:
            if name in self.words:
                return self.words[name]
        return ""

    def descendants(self):
        for each in self.children:
            yield each
            if each.children:
                yield from each.descendants()


def records_in(path, names):
    """A Record for each outermost element of one of the names, Problems, and at the end {name: text} of the rest."""
    collector = Collector(names)
    number = 0
    try:
        for ready in parsed(path, collector):
            for element in ready:
                number += 1
                yield Record(f"{path.name}, {element.name} {number}", element)
    except SAXParseException as error:
        reason = f"no well-formed XML: {error.getMessage()} in line {error.getLineNumber()}"
        yield Problem(path.name, reason, ends_file=True)
    except DefusedXmlException:
        yield Problem(path.name, "refused, since it declares entities", ends_file=True)
    except (TooMuch, SAXException) as error:
        yield Problem(f"{path.name}, after ad {number}", str(error), ends_file=True)
    else:
        if not collector.facts:
            yield Problem(path.name, "the file is empty", ends_file=True)
    return number, collector.facts


def parsed(path, collector):
    parser = DefusedExpatParser(forbid_dtd=False, forbid_entities=True, forbid_external=True)
    parser.setContentHandler(collector)
    fed = 0
    for text in repaired(texts(path)):
        parser.feed(text)
        fed += len(text.encode("utf-8", "replace"))
        if fed - max(0, parser._parser.CurrentByteIndex) > LONGEST_RECORD:
            raise TooMuch("a tag is too long")
        yield collector.take()
    parser.close()
    yield collector.take()


class Collector(ContentHandler):
    """Builds the elements of the ads, and forgets each that was taken."""

    def __init__(self, names):
        super().__init__()
        self.names, self.ready, self.facts = names, [], {}
        self.stack, self.parts, self.depth = [], [], 0  # open elements, each with the parts of its text
        self.size = self.count = 0

    def take(self):
        ready, self.ready = self.ready, []
        return ready

    def startElement(self, tag, attributes):
        name = plain_name(tag)
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooMuch("nested too deeply")
        if self.depth == 1:
            self.facts["root"] = name
        if not self.stack and name not in self.names:
            self.parts = []
            return
        self.grow(elements=1)
        element, self.parts = Element(name), []
        self.stack.append((element, self.parts))
        if len(attributes):
            self.add_attributes(element, attributes)

    def add_attributes(self, element, attributes):
        for attribute, value in attributes.items():
            child = Element(plain_name(attribute))
            child.text = value.strip()
            self.grow(len(value), elements=1)
            element.children.append(child)

    def characters(self, content):
        self.parts.append(content)
        self.grow(len(content))

    def grow(self, letters=0, elements=0):
        """Attributes count too: a file may declare long ones that each element has without saying so."""
        self.size += letters
        self.count += elements
        if self.size > LONGEST_RECORD:
            raise TooMuch("an ad is too long")
        if self.count > MOST_ELEMENTS:
            raise TooMuch("an ad has too many elements")

    def endElement(self, tag):
        self.depth -= 1
        if not self.stack:
            if self.parts and len(self.facts) < MOST_FACTS:
                self.facts.setdefault(plain_name(tag), "".join(self.parts).strip()[:200])
            self.parts, self.size = [], 0
            return
        element, parts = self.stack.pop()
        element.text = "".join(parts)
        if not self.stack:
            self.ready.append(element)
            self.parts, self.size, self.count = [], 0, 0
            return
        parent, self.parts = self.stack[-1]
        if element.name in MARKUP:
            self.parts.append(f"<{element.name}>{element.text}</{element.name}>")
        else:
            element.text = element.text.strip()
            parent.children.append(element)


@lru_cache(maxsize=1024)
def plain_name(tag):
    return re.sub(r"[\W_]", "", tag.rsplit(":", 1)[-1]).lower()


# --- Bytes to XML that a parser takes ---------------------------------------------------------------------------------


def texts(path):
    with path.open("rb") as file:
        start = file.read(CHUNK)
        decoder = codecs.getincrementaldecoder(encoding_of(start))("windows")
        text = DECLARATION.sub("", decoder.decode(start), count=1)
        yield text.lstrip("\ufeff \t\r\n\0")
        while chunk := file.read(CHUNK):
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)


def encoding_of(start):
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return encoding
    if start[:2] in (b"<\0", b"\0<"):
        return "utf-16-le" if start[1] == 0 else "utf-16-be"
    declared = ENCODING.search(start[:400])
    try:
        name = codecs.lookup(declared[1].decode()).name if declared else "utf-8"
    except LookupError:
        return "utf-8"
    if not FOR_TEXT.match(name):
        return "utf-8"
    return {"iso8859-1": "cp1252", "ascii": "utf-8"}.get(name, name)


def as_windows_letters(error):
    """Bytes that don't belong into the encoding come from texts pasted together, nearly always from Windows."""
    if isinstance(error, UnicodeDecodeError):
        return error.object[error.start : error.end].decode("cp1252", "replace"), error.end
    raise error


codecs.register_error("windows", as_windows_letters)


def repaired(pieces):
    """A reference that is cut by the end of a piece waits for the next one."""
    rest = ""
    for piece in pieces:
        text = rest + piece
        cut = REFERENCE_BEGINS.search(text, max(0, len(text) - 40))
        text, rest = (text[: cut.start()], text[cut.start() :]) if cut else (text, "")
        if text:
            yield AMPERSAND.sub(reference, CONTROL.sub("", text))
    if rest:
        yield AMPERSAND.sub(reference, rest)


def reference(match):
    name = match[1]
    if not name:
        return "&amp;"
    if name in XML_ENTITIES:
        return match[0]
    if name.startswith("#"):
        number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        return match[0] if is_letter(number) else ""
    return html5.get(f"{name};", f"&amp;{name};")


def is_letter(number):
    return (
        number in (9, 10, 13)
        or 32 <= number < 0xD800
        or 0xE000 <= number < 0xFFFE
        or 0x10000 <= number < 0x110000
    )
