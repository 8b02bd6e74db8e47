"""Disks without room: the error is the system's own, from its device that is always full."""

from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadhandler import TemporaryFileUploadHandler

FULL = "/dev/full"


class FullStorage(FileSystemStorage):
    """Takes the beginning of a file, and then there is no more room."""

    def _save(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(100))
        with open(FULL, "wb") as full:
            full.write(content.read())
        return name


class StorageThatIsFullAtTimes(FullStorage):
    """While a file says so, for web servers that run by themselves."""

    def _save(self, name, content):
        if Path(self.location, "..", "disk-is-full").exists():
            return super()._save(name, content)
        return FileSystemStorage._save(self, name, content)


class FullTemporaryDisk(TemporaryFileUploadHandler):
    """Where Django itself puts large uploads while they come in."""

    def receive_data_chunk(self, raw_data, start):
        with open(FULL, "wb") as full:
            full.write(raw_data)


@contextmanager
def full_disk():
    field = apps.get_model("accounts", "Document")._meta.get_field("file")
    sound = field.storage
    field.storage = FullStorage(location=sound.location, base_url=None)
    try:
        yield sound
    finally:
        field.storage = sound
