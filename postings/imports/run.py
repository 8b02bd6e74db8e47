"""One import from beginning to end: look through the source, write in batches, close what has vanished, report."""

import hashlib
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from django.db import transaction

from postings.search.gathering import gathering

from .digests import told_as
from .doubles import Doubles, key_of
from .fetch import Version
from .formats import FORMATS, SUFFIXES, next_page, recognise
from .records import MISTAKES, Problem, attempt
from .references import short
from .sources import files_of, label_of
from .store import Entry, Writer
from .texts import line

BATCH = 200
MANY = 2000  # new ads
TURN = 0.0003  # seconds
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


def import_source(
    source,
    format_name="",
    *,
    company_slug="",
    origin="",
    dry_run=False,
    report=None,
    progress=None,
    version=None,
):
    """Raises SourceUnreadable if there is nothing to read. `progress(entries, total)` may watch the entries pass.

    Without a format each file's is recognised. `origin` tells whose ads the run may close, where the source doesn't.
    An address that is still of this `version` (see `fetch.pages`) isn't read: NotModified.
    """
    report = report or Report()
    suffixes = FORMATS[format_name].SUFFIXES if format_name else SUFFIXES
    following = partial(next_page, format_name=format_name)
    with (
        files_of(source, suffixes, following, version or Version()) as files,
        transaction.atomic() if dry_run else nullcontext(),
        nullcontext(do_nothing) if dry_run else gathering() as gather,
        short_turns(),
        ThreadPoolExecutor(1) as beside,
    ):
        parts = [(path, format_name or recognise(path)) for path in files]
        doubles = Doubles()
        for _record, key, _identity in usable(parts, company_slug, report):
            doubles.add(key)
        total = doubles.find()
        if not total and (report.skipped or not report.is_complete):
            report.is_complete = False  # a page that says that something is wrong is no empty list
            report.failures = report.failures or ["nothing in it could be read"]
        writer = Writer(report, origin or origin_of(source, parts, company_slug), company_slug, beside)
        passing = read_ahead(entries(parts, company_slug, doubles, report), beside)
        write(iter(progress(passing, total) if progress else passing), writer, gather, total)
        if report.is_complete:
            writer.close_vanished()
        else:
            report.say(1, "Not all of it could be read, so no ad is taken for vanished.")
        if dry_run:
            transaction.set_rollback(True)
    return report


def do_nothing():
    pass


@contextmanager
def short_turns():
    """Who writes speaks to the database again and again, and each time waits for the thread that reads to give way."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def write(passing, writer, gather, total):
    """What was new so far tells how much of the whole will be."""
    handed_over = 0
    for batch in batches(passing):
        writer.write(batch)
        handed_over += len(batch)
        if writer.report.added * total >= MANY * handed_over:
            gather()
    writer.flush()


def origin_of(source, parts, company_slug):
    """Whose ads a run may close: all that came by this format to the company, else those of this very source."""
    formats = "+".join(sorted({name for _, name in parts if name}))
    if company_slug:
        return formats
    origin = f"{formats}:{label_of(source)}"
    if len(origin) > LONGEST_SOURCE:
        origin = f"{formats}:sha256:{hashlib.sha256(origin.encode()).hexdigest()}"
    return origin


def batches(passing):
    while batch := list(islice(passing, BATCH)):
        yield batch


def read_ahead(passing, beside):
    """The same entries; the next batch of them is read in another thread, while this one waits for the database."""
    following = beside.submit(next, reading := batches(passing), None)
    while batch := following.result():
        following = beside.submit(next, reading, None)
        yield from batch


def records_of(parts):
    """(reader, record or Problem) of all files in their order."""
    for path, format_name in parts:
        if not format_name:
            reason = "not one of the formats that can be read" if path.stat().st_size else "the file is empty"
            yield None, Problem(path.name, reason, ends_file=True)
            continue
        reader = FORMATS[format_name]
        try:
            for record in reader.records(path):
                yield reader, record
        except OSError as error:
            yield None, Problem(path.name, error.strerror or "can't be read", ends_file=True)
        except MISTAKES as error:
            yield None, Problem(path.name, f"can't be read ({type(error).__name__})", ends_file=True)


def usable(parts, company_slug, report=None):
    """(record, key, (reader, organization, reference)) of what has an employer; the first pass reports the others."""
    for reader, record in records_of(parts):
        if isinstance(record, Problem):
            if report:
                report.problem(record)
            continue
        (organization, reference), problem = identity(reader, record)
        if problem:
            if report:
                report.problem(Problem(record.where, problem))
            continue
        if reference and (organization or company_slug):
            key = key_of("" if company_slug else organization, reference)
            yield record, key, (reader, organization, reference)
        elif report and reference:
            report.skip(record.where, "no employer is named")
        elif report:
            report.problem(Problem(record.where, "nothing tells which ad it is"))


def identity(reader, record):
    """((organization, reference), why there is none)"""
    found, problem = attempt(reader.identify, record.data)
    organization, reference = found or ("", "")
    return (line(organization, 200), line(short(reference), 200)), problem


def entries(parts, company_slug, doubles, report):
    """What can't be used is handed on all the same: its ad is in the source, so it hasn't vanished."""
    for number, (record, key, identified) in enumerate(usable(parts, company_slug)):
        if not doubles.is_last(key, number):
            report.skip(record.where, "another one further on has the same number")
            continue
        reader, organization, reference = identified
        imported, problem = attempt(reader.understand, record.data)
        digest = ""
        if imported:
            digest, problem = attempt(told_as, imported)
        yield Entry(
            record.where, organization, reference, None if problem else imported, problem, digest or ""
        )
