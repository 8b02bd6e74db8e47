import gzip
import io
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from postings.occupations.groups import Classification
from postings.search.synonyms import CLASSIFIED

HEADING = (
    "# Labels of the same occupation. This service uses the ESCO classification of the European Commission; German"
    " labels by way of MELO (MIT); abbreviations: O*NET 27, USDOL/ETA, CC BY 4.0. Selected and joined.\n"
)


class Command(BaseCommand):
    help = (
        "Makes the shipped groups of synonyms from the classifications of occupations ESCO and O*NET"
        " (see postings/data/README.md). The list kept by hand, synonyms.txt, stays as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="holds esco_en_occupations.csv.gz and the others")
        parser.add_argument("--output", type=Path, default=CLASSIFIED)

    def handle(self, *, folder, output, **options):
        try:
            classification = Classification(folder)
            bar = tqdm(
                classification.groups(),
                unit=" groups",
                disable=not sys.stderr.isatty(),
                file=sys.stderr,
                leave=False,
            )
            groups = [*bar, *classification.abbreviation_groups()]
            write(output, groups)
        except (OSError, ValueError, KeyError) as fault:
            raise CommandError(f"{type(fault).__name__}: {fault}") from fault
        labels = sum(map(len, groups))
        self.stdout.write(f"{output}: {len(groups)} groups, {labels} labels, {output.stat().st_size} bytes")


def write(path, groups):
    """The same groups make the same bytes, so that a rebuild shows only what has changed."""
    lines = sorted(" = ".join(group) for group in groups)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0) as file:
        file.write((HEADING + "\n".join(lines) + "\n").encode())
    path.write_bytes(packed.getvalue())
