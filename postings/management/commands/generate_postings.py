import sys
import time

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from postings.search import suggestion_table, vocabulary
from postings.synthetic.writing import NoPlaces, generate

ADS_OF_A_COMPANY = 25  # on average, unless told
FEWEST_COMPANIES = 10


class Command(BaseCommand):
    help = (
        "Writes made-up companies and ads, shaped like a real board's, to measure on: German and English, published"
        " within the last 60 days. The same seed makes the same ads; a second run adds as many again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--count", type=int, required=True, help="how many ads")
        parser.add_argument(
            "--companies", type=int, help="of how many companies; a 25th of the ads unless told"
        )
        parser.add_argument("--seed", type=int, default=1)

        parser.add_argument(
            "--jobs", type=int, default=1, help="write side by side, for a board whose alerts rest meanwhile"
        )

    def handle(self, *, count, companies, seed, jobs, **options):
        if companies is None:
            companies = max(FEWEST_COMPANIES, count // ADS_OF_A_COMPANY)
        if min(count, companies, jobs) < 1 or seed < 0:
            raise CommandError("Give at least one ad, company and job, and a seed that is not negative.")
        started = time.monotonic()
        with tqdm(total=count, unit="ad", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
            try:
                generate(count, companies=companies, seed=seed, jobs=jobs, progress=bar.update)
            except NoPlaces as error:
                raise CommandError("There are no places yet: run load_places first.") from error
        vocabulary.refresh()
        suggestion_table.refresh()
        seconds = time.monotonic() - started
        self.stdout.write(f"postings={count} companies={companies} seed={seed} seconds={seconds:.1f}")
