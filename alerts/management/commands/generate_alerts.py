import sys
import time

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from alerts import preparing
from alerts.models import Rhythm, SavedSearch
from alerts.synthetic import generate
from postings.synthetic.writing import NoPlaces


class Command(BaseCommand):
    help = (
        "Writes made-up subscribers with one alert each, to measure on: confirmed, at addresses below alerts.example,"
        " a fifth as many distinct searches as alerts, of which few are frequent. Then it prepares the searches."
    )

    def add_arguments(self, parser):
        parser.add_argument("--count", type=int, required=True, help="how many alerts")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--rhythm", choices=Rhythm.values, help="of everybody; drawn unless told")
        parser.add_argument(
            "--after",
            type=int,
            help="the number of the last ad that is no news to them; the newest unless told",
        )

    def handle(self, *, count, seed, rhythm, after, **options):
        if count < 1 or seed < 0:
            raise CommandError("Give at least one alert, and a seed that is not negative.")
        started = time.monotonic()
        with tqdm(total=count, unit="alert", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
            try:
                generate(count, seed=seed, rhythm=rhythm, after=after, progress=bar.update)
            except NoPlaces as error:
                raise CommandError("There are no places yet: run load_places first.") from error
        waiting = SavedSearch.objects.filter(prepared=None).count()
        with tqdm(total=waiting, unit="search", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
            preparing.keep_prepared(progress=bar.update)
        searches, seconds = SavedSearch.objects.count(), time.monotonic() - started
        self.stdout.write(f"alerts={count} searches={searches} seed={seed} seconds={seconds:.1f}")
