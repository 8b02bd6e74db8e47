import re
import sys
from shutil import get_terminal_size

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from postings.imports.formats import FORMATS
from postings.imports.records import SourceUnreadable
from postings.imports.run import Report, import_source
from postings.search import suggestion_table, vocabulary

FEW = 1000  # ads, whose words are read at once; those of more take long, and the worker reads them within minutes


class Command(BaseCommand):
    help = (
        "Imports ads from a file, a folder or an https address: new ones are added, changed ones updated, and those"
        " that have vanished from the source are closed if all of it could be read. Ends with one line of counts."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", metavar="SOURCE", help="a file, a folder or an https address")
        parser.add_argument(
            "--format", choices=sorted(FORMATS), default="", help="unless told, recognised by the content"
        )
        parser.add_argument(
            "--company", metavar="SLUG", default="", help="all ads are this company's (made if it is unknown)"
        )
        parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and do nothing")

    def handle(self, *, source, format, company, dry_run, verbosity, **options):
        if company and not re.fullmatch(r"[a-zA-Z0-9_-]{1,80}", company):
            raise CommandError(f"{company!r} is no short name: letters, digits and hyphens only.")

        def say(level, text):
            if verbosity >= level:
                with tqdm.external_write_mode():  # not into the middle of the bar
                    self.stderr.write(text)

        def progress(entries, total):
            width, height = get_terminal_size()  # some terminals don't tell; then it is 80 × 24
            is_quiet = not sys.stderr.isatty()
            options = {"ncols": width, "nrows": height, "file": sys.stderr, "disable": is_quiet}
            return tqdm(entries, total=total, unit="ad", **options)

        try:
            report = import_source(
                source, format, company_slug=company, dry_run=dry_run, report=Report(say), progress=progress
            )
        except SourceUnreadable as error:
            raise CommandError(str(error)) from error
        if not dry_run and 0 < report.added + report.updated + report.closed <= FEW:
            vocabulary.refresh()
            suggestion_table.refresh(seconds=2)
        self.stdout.write(str(report))
        if report.failures:
            raise CommandError(f"Not all went well: {report.failures[0]}")
