"""One file in, one answer out: {"text": …}, the pictures of its pages, or {"refused": reason}, as bytes."""

import importlib
import json

from .limits import TEXT, Refused

KINDS = {"pdf": "pdf", "docx": "docx", "odt": "odt", "rtf": "rtf", "txt": "text"}


def preload():
    import pypdfium2  # noqa: F401

    for module in (*KINDS.values(), "pages"):
        importlib.import_module(f"accounts.reader.{module}")


def answer(kind, data):
    try:
        if kind == "pages":
            return reader_of("pages").read(data)
        return json.dumps(read(kind, data)).encode()
    except MemoryError:
        return b'{"refused": "bomb"}'


def read(kind, data):
    try:
        facts = reader_of(KINDS[kind]).read(data)
        return {**facts, "text": clean(facts["text"])}
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "bomb"}
    except Exception:  # noqa: BLE001 - whatever a library raises on a file that is not what it says
        return {"refused": "broken"}


def reader_of(name):
    return importlib.import_module(f"accounts.reader.{name}")


class Kept(dict):
    """Of each character what is kept, found out once."""

    def __missing__(self, code):
        character = chr(code)
        if character in "\n\t":
            kept = character
        elif character.isspace():
            kept = " "
        else:
            kept = character if character.isprintable() else None
        return self.setdefault(code, kept)


KEPT = Kept()


def clean(text):
    """Without NUL and other control characters, which no database or page wants, and not without end."""
    kept = text[: 2 * TEXT].translate(KEPT)
    return "\n".join(line.rstrip() for line in kept.splitlines() if line.strip())[:TEXT]
