"""RTF: groups in braces, words with a backslash, and text in between; read in one pass, nothing is rendered."""

import re

from .fields import refuse_field, refuse_field_as_word
from .limits import Refused, is_remote

DEPTH = 200  # of groups; writers stay below 20
GROUPS = 500_000  # in all; 10 MB of text whose every few words are set apart have about 300,000
TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d+)? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.I | re.S
)
EMBEDDED = {
    "object",
    "objdata",
    "objemb",
    "objlink",
    "objautlink",
    "objocx",
    "objhtml",
    "objupdate",
    "objclass",
}
EXTERNAL = {"template", "subdoc", "filetbl"}
# Groups that hold no text of the document.
SILENT = {
    "author", "colortbl", "company", "datastore", "filetbl", "footer", "footerf", "footerl", "footerr", "footnote",
    "generator", "header", "headerf", "headerl", "headerr", "info", "listoverridetable", "listtable", "operator",
    "pict", "revtbl", "rsidtbl", "stylesheet", "themedata", "colorschememapping", "title", "xmlnstbl", "bkmkstart",
    "bkmkend", "nonshppict", "latentstyles", "fldinst", "annotation", "atnid", "atnauthor", "sp",
}  # fmt: skip
SPEAKING = {"shptxt", "fldrslt", "fldinst", "fonttbl", "shpinst", "shppict"}  # although marked as optional
CHARACTERS = {
    "par": "\n", "line": "\n", "row": "\n", "sect": "\n", "page": "\n", "tab": "\t", "cell": "\t", "emdash": "—",
    "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ",
    "enspace": " ", "qmspace": " ",
}  # fmt: skip
CHARSETS = {0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253"}
CHARSETS |= {162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251"}
CHARSETS |= {222: "cp874", 238: "cp1250"}
HIDDEN = re.compile(rb"\\(%s)(?![a-z])" % "|".join(sorted(EMBEDDED | EXTERNAL)).encode(), re.I)
# Pictures that are loaded from elsewhere, and a property that no program writes and that has been used to break in.
SHAPES = re.compile(
    rb"\\sn\s+(pib|fillBlip|lineFillBlip)Name\s*\}\s*\{\s*\\sv\s+([^}]*)\}|\\sn\s*pFragments", re.I
)
LONGEST_NUMBER = 10  # digits


def read(data):
    if not data.startswith(b"{\\rtf1"):
        raise Refused("kind")
    for shape in SHAPES.finditer(data):
        if shape[1] is None:
            raise Refused("active")
        if is_remote(shape[2].decode("latin-1").replace("\\\\", "\\")):
            raise Refused("external")
    return {"text": Reader(data).text()}


class Reader:
    """Walks once through the tokens. `group` is what a closing brace takes back."""

    def __init__(self, data):
        self.data = data
        self.page, self.fonts, self.font = "cp1252", {}, 0
        self.out, self.waiting = [], bytearray()  # bytes of a code page, until they can be decoded together
        self.instruction = bytearray()  # of the field that is being read
        self.group = {"silent": False, "skip": 1, "font": 0, "fonttbl": False, "field": False}
        self.groups, self.opened = [], 0
        self.is_first, self.is_optional, self.to_skip = False, False, 0

    def text(self):
        at = 0
        while at < len(self.data):
            token = TOKEN.match(self.data, at)
            if token is None:
                raise Refused("broken")
            at = self.take(token)
            if not self.groups:
                break
        self.flush()
        if self.groups:
            raise Refused("broken")
        if self.data[at:].strip(b"\0 \r\n\t"):
            raise Refused("polyglot")
        # Letters beyond the first 65,536 stand there as two halves.
        return "".join(self.out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def take(self, token):
        """Returns where to go on: behind the token, and behind the bytes that a `bin` announces."""
        word, number, code, symbol, brace, plain = token.groups()
        if word:
            if len(number or b"") > LONGEST_NUMBER:  # programs make different numbers of it
                raise Refused("broken")
            if word == b"bin":  # not \BIN: there, other programs read on
                return token.end() + self.skipped(int(number or 0), token.end())
            self.take_word(word.decode().lower(), int(number) if number else None)
            return token.end()
        if brace == b"{":
            self.open()
        elif brace == b"}":
            self.close()
        elif code:
            self.put_bytes(bytes([int(code, 16)]))
        elif symbol == b"*":
            self.is_optional = True
            return token.end()
        elif symbol:
            self.put(
                {b"~": " ", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n"}.get(
                    symbol, symbol.decode("latin1")
                )
            )
        elif plain:
            self.put_bytes(plain)
        if not brace:
            self.is_first = self.is_optional = False
        return token.end()

    def open(self):
        self.opened += 1
        if len(self.groups) >= DEPTH or self.opened > GROUPS:
            raise Refused("bomb")
        self.flush()
        self.groups.append(dict(self.group))
        self.is_first, self.is_optional, self.to_skip = True, False, 0

    def close(self):
        if not self.groups:
            raise Refused("broken")
        self.flush()
        is_field, self.group = self.group["field"], self.groups.pop()
        if is_field and not self.group["field"]:
            refuse_field(self.instruction.decode("latin-1"))
        self.is_first, self.to_skip = False, 0

    def take_word(self, word, number):
        if word in EMBEDDED:
            raise Refused("embedded")
        if word in EXTERNAL:
            raise Refused("external")
        optional, first = self.is_optional, self.is_first
        self.is_first = self.is_optional = False
        if first and (word in SILENT or (optional and word not in SPEAKING)):
            self.group["silent"] = True
        if word == "fldinst":
            if not self.group["field"]:
                self.instruction = bytearray()
            else:
                refuse_field_as_word(self.instruction.decode("latin-1"))
            self.group["field"] = True
        elif word == "fonttbl":
            self.group |= {"silent": True, "fonttbl": True}
        elif word in ("ansicpg", "uc", "f", "fcharset", "plain", "mac", "pc", "pca"):
            self.set(word, number)
        elif word == "u":
            self.put_unicode(number or 0)
        elif word in CHARACTERS:
            self.put(CHARACTERS[word])

    def skipped(self, number, at):
        """Bytes of data that are no tokens; for a program that thinks otherwise nothing hides in them."""
        self.is_first = self.is_optional = False
        if not 0 <= number <= len(self.data):
            raise Refused("broken")
        if HIDDEN.search(self.data, at, at + number):
            raise Refused("embedded")
        return number

    def set(self, word, number):
        if word == "uc":
            self.group["skip"] = max(0, number or 0)
        elif word in ("f", "plain"):
            self.flush()
            self.group["font"] = number or 0
        elif word == "fcharset" and self.group["fonttbl"]:
            self.fonts[self.group["font"]] = CHARSETS.get(number)
        elif word == "ansicpg":
            self.page = known(f"cp{number}")
        elif word in ("mac", "pc", "pca"):
            self.page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]

    def put_unicode(self, number):
        self.put(chr(number & 0xFFFF))
        self.to_skip = self.group["skip"]  # what stands there for readers that know no Unicode

    def put_bytes(self, data):
        skipped = min(self.to_skip, len(data))
        self.to_skip -= skipped
        if self.group["field"]:
            self.instruction += data[skipped:]
        elif not self.group["silent"]:
            self.waiting += data[skipped:]

    def put(self, text):
        self.flush()
        if self.group["field"]:
            self.instruction += text.encode("ascii", "replace")
        elif not self.group["silent"]:
            self.out.append(text)

    def flush(self):
        if self.waiting:
            self.out.append(self.waiting.decode(self.fonts.get(self.group["font"]) or self.page, "replace"))
            self.waiting.clear()


def known(page):
    try:
        b"".decode(page)
    except LookupError:
        return "cp1252"
    return page
