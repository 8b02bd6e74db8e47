"""ZIP archives, which DOCX and ODT are: nothing may hide between their entries, and nothing may swell."""

import io
import re
import zipfile

from defusedxml.ElementTree import fromstring

from .limits import ENTRIES, UNPACKED, Refused

LOCAL, CENTRAL, END = 30, 46, 22  # bytes of the archive's own records, before their names
SLACK = 24  # bytes that writers leave after an entry's data, for its checksum and lengths
COMMENT = 100
PICTURES = (
    ".bmp",
    ".emf",
    ".emz",
    ".gif",
    ".jfif",
    ".jpe",
    ".jpeg",
    ".jpg",
    ".png",
    ".svg",
    ".svm",
    ".tif",
    ".tiff",
)
PICTURES += (".webp", ".wmf", ".wmz")
BEGINNINGS = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"\x01\0\0\0", b"\xd7\xcd\xc6\x9a",
    b"\x01\0\x09\0", b"\x1f\x8b", b"VCLMTF", b"<svg", b"<?xml",
)  # fmt: skip
XML = re.compile(rb"(\xef\xbb\xbf)?\s*<|\xff\xfe<\0|\xfe\xff\0<")
OTHER_FILES = re.compile(
    rb"MZ|\x7fELF|PK\x03\x04|\xd0\xcf\x11\xe0|%PDF-|#!|Rar!|7z\xbc\xaf|\{\\rtf|\s*<", re.IGNORECASE
)


class Package:
    """An archive that is sound throughout: each entry unpacks to what the directory says, and all bytes are theirs."""

    def __init__(self, data):
        self.data = data
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.entries = self.archive.infolist()
        if len(self.entries) > ENTRIES or sum(entry.file_size for entry in self.entries) > UNPACKED:
            raise Refused("bomb")
        if any(entry.flag_bits & 1 for entry in self.entries):
            raise Refused("encrypted")
        self.refuse_doubtful_names()
        self.refuse_overlaps_and_gaps()
        if (
            self.archive.testzip()
        ):  # stops where the directory says that an entry ends, and compares the checksum
            raise Refused("broken")

    @property
    def names(self):
        return [entry.filename for entry in self.entries if not entry.is_dir()]

    def refuse_doubtful_names(self):
        """Of two parts of one name, another program may open the other one."""
        names = [entry.filename.lower() for entry in self.entries]
        if len(set(names)) < len(names) or any(n.startswith("/") or ".." in n.split("/") for n in names):
            raise Refused("broken")

    def refuse_overlaps_and_gaps(self):
        """Entries that share their bytes are a bomb; bytes that no entry owns are a second file of another kind."""
        at = 0
        for entry in sorted(self.entries, key=lambda entry: entry.header_offset):
            self.refuse_distance(at, entry.header_offset)
            name = name_of(entry)
            header = self.data[entry.header_offset : entry.header_offset + LOCAL + len(name)]
            if header[LOCAL:] != name:
                raise Refused("broken")
            lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
            at = entry.header_offset + LOCAL + lengths + entry.compress_size
        self.refuse_distance(at, self.archive.start_dir)
        directory = sum(CENTRAL + len(name_of(e)) + len(e.extra) + len(e.comment) for e in self.entries)
        end = self.data.rfind(b"PK\x05\x06")
        self.refuse_distance(
            self.archive.start_dir + directory, end, slack=100
        )  # a large archive's second end
        if len(self.data) > end + END + COMMENT or b"%PDF-" in self.data[:1024]:
            raise Refused("polyglot")

    @staticmethod
    def refuse_distance(expected, found, slack=SLACK):
        if found < expected:
            raise Refused("bomb")
        if found > expected + slack:
            raise Refused("polyglot")

    def unpack(self, name):
        return self.archive.read(name)

    def xml(self, name):
        return fromstring(self.unpack(name))

    def refuse_what_is_no_picture(self, name):
        """By its beginning: what has the name or type of a picture may be something to be started or unpacked."""
        with self.archive.open(name) as entry:
            beginning = entry.read(8).lstrip()
        if beginning and not beginning.startswith(BEGINNINGS):
            raise Refused("embedded")

    def refuse_what_is_no_xml(self, name):
        with self.archive.open(name) as entry:
            beginning = entry.read(200)
        if beginning.strip() and not XML.match(beginning):
            raise Refused("embedded")

    def refuse_what_is_another_file(self, name):
        with self.archive.open(name) as entry:
            if OTHER_FILES.match(entry.read(200)):
                raise Refused("embedded")


def name_of(entry):
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437", "replace")
