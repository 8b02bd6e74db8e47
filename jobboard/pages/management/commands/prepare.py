from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from places.models import Place


class Command(BaseCommand):
    help = "Brings database and static files up to date with this version. Does only what is still to do."

    def add_arguments(self, parser):
        parser.add_argument(
            "--demo", action="store_true", help="also load the demo data, if there is none yet"
        )
        parser.add_argument("--no-static", action="store_true", help="leave static files as they are")

    def handle(self, *, demo, no_static, **options):
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        if not Place.objects.exists():
            call_command("load_places")
        if demo:
            call_command("load_demo")
        if not (
            no_static or settings.DEBUG
        ):  # where that is on, static files come straight from their sources
            collect_static()


def collect_static():
    """Hashing and compressing take seconds, so not unless a source changed."""
    stamp = settings.VAR_DIR / "static.stamp"
    fingerprint = sources_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint and Path(settings.STATIC_ROOT).exists():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(fingerprint)


def sources_fingerprint():
    digest = sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
