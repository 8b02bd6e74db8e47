"""One import from beginning to end: look through the source, write in batches, close what has vanished, report."""

import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from . import jsonld
from .normalise import fields_of
from .records import Problem, Unusable
from .sources import files_of, label_of
from .store import Entry, Writer
from .texts import line

FORMATS = {"jsonld": jsonld}
BATCH = 200
LONGEST_SOURCE = 300


def say_nothing(level, text):
    pass


@dataclass
class Report:
    """What was done and why not more. `say(level, text)` hears each line: 1 what matters, 2 everything."""

    say: Callable = say_nothing
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    closed: int = 0
    skipped: int = 0
    is_complete: bool = True  # every piece of the source could be read
    failures: list = field(default_factory=list)

    def skip(self, where, reason):
        self.skipped += 1
        self.say(1, f"skipped: {where}: {reason}")

    def problem(self, problem):
        self.is_complete = self.is_complete and not problem.hides_ads
        if problem.ends_file:
            self.failures.append(f"{problem.where}: {problem.reason}")
            self.say(1, f"unreadable: {problem.where}: {problem.reason}")
        else:
            self.skip(problem.where, problem.reason)

    def __str__(self):
        return (
            f"added={self.added} updated={self.updated} unchanged={self.unchanged}"
            f" closed={self.closed} skipped={self.skipped}"
        )


def import_source(source, format_name, *, company_slug="", dry_run=False, say=say_nothing, progress=None):
    """Raises SourceUnreadable if there is nothing to read. `progress(entries, total)` may watch the entries pass."""
    reader = FORMATS[format_name]
    report = Report(say)
    with files_of(source, reader.SUFFIXES) as files, transaction.atomic() if dry_run else nullcontext():
        last = look_through(reader, files, report, company_slug)
        if not (last or report.is_complete or report.failures):
            report.failures.append("nothing in it could be read")
        writer = Writer(report, origin_of(source, format_name, company_slug), company_slug)
        passing = entries(reader, files, last, company_slug)
        for batch in batches(iter(progress(passing, len(last)) if progress else passing)):
            writer.write(batch)
        if report.is_complete:
            writer.close_vanished()
        else:
            say(1, "Not all of it could be read, so no ad is taken for vanished.")
        if dry_run:
            transaction.set_rollback(True)
    return report


def origin_of(source, format_name, company_slug):
    """Whose ads a run may close: all that came by this format to the company, else those of this very source."""
    if company_slug:
        return format_name
    origin = f"{format_name}:{label_of(source)}"
    if len(origin) > LONGEST_SOURCE:
        origin = f"{format_name}:sha256:{hashlib.sha256(origin.encode()).hexdigest()}"
    return origin


def batches(passing):
    while batch := list(islice(passing, BATCH)):
        yield batch


def records_of(reader, files):
    """(record, organization, reference), or a Problem and twice nothing, of all files in their order."""
    for path in files:
        try:
            for record in reader.records(path):
                yield record, *identity(reader, record)
        except OSError as error:
            yield Problem(path.name, error.strerror or "can't be read", ends_file=True), "", ""


def identity(reader, record):
    if isinstance(record, Problem):
        return "", ""
    organization, reference = reader.identify(record.data)
    return line(organization, 200), line(reference, 200)


def key_of(organization, reference, company_slug):
    owner = "" if company_slug else organization.casefold()
    return hashlib.blake2b(f"{owner}\0{reference}".encode(), digest_size=8).digest()


def look_through(reader, files, report, company_slug):
    """{key: number of the last record with it}. A first pass, so that of doubles only the last is written.

    It keeps eight bytes an ad, not the ads, and tells before the first write how much there is.
    """
    last = {}
    for number, (record, organization, reference) in enumerate(records_of(reader, files)):
        if isinstance(record, Problem):
            report.problem(record)
        elif not organization and not company_slug:
            report.skip(record.where, "no employer is named")
        else:
            last[key_of(organization, reference, company_slug)] = number
    return last


def entries(reader, files, last, company_slug):
    for number, (record, organization, reference) in enumerate(records_of(reader, files)):
        if last.get(key_of(organization, reference, company_slug)) == number:
            yield entry_of(reader, record, organization, reference)


def entry_of(reader, record, organization, reference):
    """What can't be used is handed on all the same: its ad is in the source, so it hasn't vanished."""
    try:
        imported = reader.understand(record.data)
        return Entry(record.where, organization, reference, imported, fields_of(imported))
    except Unusable as error:
        return Entry(record.where, organization, reference, problem=str(error))
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        # A shape nobody thought of. One such record is no reason to lose the others.
        return Entry(
            record.where, organization, reference, problem=f"not understood ({type(error).__name__})"
        )
