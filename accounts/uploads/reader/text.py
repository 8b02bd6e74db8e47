"""Plain text in the encodings that people's editors write."""

import codecs
import re

from .limits import Refused

WORDS = 3
# The beginnings of files that other programs would take for something to run, to render or to unpack.
OTHERS = re.compile(
    r"\s*(<|%PDF|%!|\{|#!|MIME-Version:|Content-[a-z-]+:|\[(InternetShortcut|Shell|AutoRun|Desktop Entry)\]"
    r"|Windows Registry Editor|REGEDIT4|ID;P|PK\x03|@echo\b)",
    re.IGNORECASE,
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")


def read(data):
    text = decode(data).lstrip("\ufeff")
    if CONTROL.search(text) or OTHERS.match(text) or b"%PDF-" in data[:1024]:
        raise Refused("kind")
    if len(re.findall(r"\S*[^\W\d_]{2}\S*", text[:10_000])) < WORDS:
        raise Refused("no_text")
    return {"text": text}


def decode(data):
    """UTF-8 and, with its mark, UTF-16; else the code page that Windows has used in Western Europe."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise Refused("kind") from None
