"""The formats that can be read, and by what a file tells which one it is."""

import re

from . import greenhouse, indeed, jsonld, lever, personio
from .elements import encoding_of
from .files import CHUNK

FORMATS = {
    "jsonld": jsonld,
    "indeed-xml": indeed,
    "personio-xml": personio,
    "greenhouse": greenhouse,
    "lever": lever,
}
SUFFIXES = tuple(sorted({suffix for reader in FORMATS.values() for suffix in reader.SUFFIXES}))
MARKS = {
    "lever": re.compile(r'"hostedUrl"\s*:'),
    "greenhouse": re.compile(r'"(?:absolute_url|internal_job_id)"\s*:|^\{\s*"jobs"\s*:\s*\[\s*\]'),
}


def recognise(path):
    """A format's name, or nothing; the content alone decides."""
    with path.open("rb") as file:
        start = file.read(CHUNK)
    text = start.decode(encoding_of(start), "replace").lstrip("\ufeff \t\r\n\0")
    if text.startswith("<"):
        return of_tags(text)
    if not text.startswith(("{", "[")):
        return "jsonld" if "application/ld+json" in text else None
    if '"JobPosting"' in text or "@context" in text:
        return "jsonld"
    return next((name for name, pattern in MARKS.items() if pattern.search(text)), "jsonld")


def of_tags(text):
    low = text.lower()
    if "<workzag-jobs" in low:
        return "personio-xml"
    if "<html" in low or "<!doctype html" in low or "application/ld+json" in low:
        return "jsonld"
    return "indeed-xml"


def next_page(url, path, format_name=""):
    """Where the rest of an answer is; None if this was all, or the format has no pages."""
    reader = FORMATS.get(format_name or recognise(path))
    return reader.next_page(url, path) if hasattr(reader, "next_page") else None
