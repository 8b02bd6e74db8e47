"""One file in, one answer out: {"text": …}, the pictures of its pages, or {"refused": reason}, as bytes."""

import importlib
import json

from .limits import TEXT, Refused

SMALLEST = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n"
    b"0000000052 00000 n \n0000000101 00000 n \ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n160\n%%EOF"
)
WORDS = 10  # that any CV or letter has
SOUND = json.dumps({"text": "", "remark": ""}).encode()  # the answer on a PDF that was only checked
KINDS = {"pdf": "pdf", "pdfcheck": "pdf", "docx": "docx", "odt": "odt", "rtf": "rtf", "txt": "text"}


def preload():
    import pypdfium2  # noqa: F401

    for module in (*KINDS.values(), "pages"):
        importlib.import_module(f"accounts.uploads.reader.{module}")
    read("pdf", SMALLEST)  # so that each child finds done what libraries do when they are first used


def answer(kind, data):
    try:
        if kind == "pages":
            return reader_of("pages").read(data)
        return json.dumps(read(kind, data)).encode()
    except MemoryError:
        return b'{"refused": "bomb"}'


def read(kind, data):
    try:
        reader = reader_of(KINDS[kind])
        if kind == "pdfcheck":
            return {"text": "", "remark": reader.check(data)}
        facts = reader.read(data)
        text = clean(facts["text"])
        return {"text": text, "remark": facts.get("remark") or emptiness(text, facts.get("has_pictures"))}
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "bomb"}
    except Exception:  # noqa: BLE001 - whatever a library raises on a file that is not what it says
        return {"refused": "broken"}


def emptiness(text, has_pictures):
    """A scan has pictures and no words. Of what holds next to nothing one must ask what else it is for."""
    if len(text.split()) >= WORDS or (has_pictures and not text):
        return ""
    return "sparse" if text else "blank"


def reader_of(name):
    return importlib.import_module(f"accounts.uploads.reader.{name}")


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
