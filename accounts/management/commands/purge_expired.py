import sys

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.privacy import retention


class Command(BaseCommand):
    help = (
        "Erases what is kept no longer, and mails the warnings that go ahead of it, as docs/privacy.md lists it. "
        "The workers do the same every quarter of an hour. Ends with one line: TIMER=ROWS for each timer."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many rows are due")

    def handle(self, *, dry_run, **options):
        if dry_run:
            self.say(retention.count())
            return
        with tqdm(unit="row", disable=not sys.stderr.isatty(), leave=False) as bar:
            outcomes = retention.purge(progress=bar.update)
        self.say({name: outcome.done for name, outcome in outcomes.items()})
        failed = sum(outcome.failed for outcome in outcomes.values())
        if failed:
            raise CommandError(f"{failed} rows could not be erased; the log says which.")

    def say(self, counts):
        self.stdout.write(" ".join(f"{name}={count}" for name, count in counts.items()))
