from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError

from places.gazetteer import FaultyGazetteer
from places.loading import load

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "gazetteer.tsv.gz"


class Command(BaseCommand):
    help = "Loads the gazetteer: places, their names and postal codes. May be run again and again."

    def add_arguments(self, parser):
        parser.add_argument(
            "files",
            nargs="*",
            metavar="FILE",
            help="Gazetteer files; the shipped one if none is named.",
        )

    def handle(self, *, files, **options):
        """Each file stands or falls alone; one that fails does not keep the others out."""
        failures = []
        for path in files or [SHIPPED]:
            try:
                count = load(path)
            except (OSError, FaultyGazetteer, DatabaseError) as fault:
                failures.append(str(path))
                self.stderr.write(self.style.ERROR(f"{path}: {fault}"))
            else:
                self.stdout.write(f"{path}: {count} places")
        if failures:
            raise CommandError(f"Not loaded: {', '.join(failures)}")
