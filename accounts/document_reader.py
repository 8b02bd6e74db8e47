"""Reads an uploaded document; run as a script in a child process of its own, which may die of what it reads.

`python -I document_reader.py {pdf,docx}` takes the file on standard input and answers with one JSON object on standard
output: {"text": …} or {"refused": reason}. It knows nothing of Django, so that it starts fast and can touch nothing.
"""

import io
import json
import resource
import sys
import time
import zipfile

MEMORY = 256 * 1024 * 1024
SECONDS = 10
PAGES = 200
ENTRIES = 2000
UNPACKED = 60 * 1024 * 1024
TEXT = 200_000
READING = 5  # seconds for the text, once the file has proved to be sound

MAIN_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"


class Refused(Exception):
    """The reason is one of the keys of accounts.documents.REFUSALS."""


def limit_this_process():
    """Also the processor's time: what hangs here would otherwise hang until the parent looks."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def read_pdf(data):
    import pypdf
    import pypdf.errors

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
    except pypdf.errors.DependencyError:  # it lacks what it would take to decrypt
        raise Refused("encrypted") from None
    if reader.is_encrypted:
        raise Refused("encrypted")
    count = len(reader.pages)
    if not count:
        raise Refused("broken")
    if count > PAGES:
        raise Refused("pages")
    pages, size, until = [], 0, time.monotonic() + READING
    for page in reader.pages:
        pages.append(page_text(page))
        size += len(pages[-1])
        if size > TEXT or time.monotonic() > until:
            break
    return "\n".join(pages)


def page_text(page):
    """One page whose fonts can't be read doesn't spoil a CV that any viewer shows."""
    try:
        return page.extract_text()
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - whatever pypdf raises
        return ""


def read_docx(data):
    # An Office file with a password is not a ZIP but an old compound file.
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("encrypted" if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data else "kind")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
            raise Refused("bomb")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused("encrypted")
        if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
            raise Refused("macros")
        return document_text(archive)


def document_text(archive):
    from defusedxml.ElementTree import fromstring

    types = fromstring(unpack(archive, "[Content_Types].xml"))
    overrides = {part.get("ContentType"): part.get("PartName") for part in types.iter(TYPES)}
    if any("macroEnabled" in (kind or "") for kind in overrides):
        raise Refused("macros")
    if MAIN_PART not in overrides:
        raise Refused("kind")
    document = fromstring(unpack(archive, overrides[MAIN_PART].lstrip("/")))
    return "".join(pieces(document))


def unpack(archive, name):
    """What the directory says of a size may be a lie, so count while unpacking."""
    with archive.open(name) as entry:
        content = entry.read(UNPACKED + 1)
    if len(content) > UNPACKED:
        raise Refused("bomb")
    return content


def pieces(element):
    """Text in reading order, text boxes included; a paragraph ends a line, a tab stays one."""
    for child in element.iter():
        tag = child.tag.rpartition("}")[2]
        if tag == "t":
            yield child.text or ""
        elif tag == "p":
            yield "\n"
        elif tag in ("tab", "br"):
            yield "\t" if tag == "tab" else "\n"


def clean(text):
    """Without NUL and other control characters, which no database or page wants, and not without end."""
    spaced = (" " if c.isspace() and c not in "\n\t" else c for c in text[: 2 * TEXT])
    kept = "".join(c for c in spaced if c in "\n\t" or c.isprintable())
    return "\n".join(line.rstrip() for line in kept.splitlines() if line.strip())[:TEXT]


def read(kind, data):
    try:
        return {"text": clean(read_pdf(data) if kind == "pdf" else read_docx(data))}
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "bomb"}
    except Exception:  # noqa: BLE001 - whatever a library raises on a file that is not what it says
        return {"refused": "broken"}


if __name__ == "__main__":
    content = sys.stdin.buffer.read()
    limit_this_process()
    # Neither is needed to read text, and both are slow to load.
    sys.modules["PIL"] = sys.modules["cryptography"] = None
    sys.stdout.write(json.dumps(read(sys.argv[1], content)))
