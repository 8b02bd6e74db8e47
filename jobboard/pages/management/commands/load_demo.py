from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jobboard.pages import demo


class Command(BaseCommand):
    help = "Loads ads, companies and people to try the board out with. Only with DEMO=1 or DEBUG=1."

    def add_arguments(self, parser):
        parser.add_argument("--fresh", action="store_true", help="first remove everything but the gazetteer")
        parser.add_argument("--quiet", action="store_true", help="say nothing unless something is wrong")

    def handle(self, *, fresh, quiet, **options):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                "Demo data is only for DEMO=1 or DEBUG=1: its people have a password that all know."
            )
        say = (lambda text: None) if quiet else self.stdout.write
        if fresh:
            demo.remove()
        if demo.is_loaded():
            say("The demo data is there already.")
        else:
            demo.load(say)
