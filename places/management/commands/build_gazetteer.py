from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from places import gazetteer
from places.build import build
from places.management.commands.load_places import SHIPPED


class Command(BaseCommand):
    help = "Makes the shipped gazetteer from files derived from GeoNames (see places/data/README.md)."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder",
            type=Path,
            help="Holds cities15000.json.gz, postal_DE.csv.gz and the others.",
        )
        parser.add_argument("--output", type=Path, default=SHIPPED)

    def handle(self, *, folder, output, **options):
        try:
            entries = build(folder)
            gazetteer.write(output, entries)
        except (OSError, ValueError, KeyError) as fault:
            raise CommandError(f"{type(fault).__name__}: {fault}") from fault
        codes = sum(code.is_main for entry in entries for code in entry.codes)
        self.stdout.write(
            f"{output}: {len(entries)} places, {codes} postal codes, {output.stat().st_size} bytes"
        )
