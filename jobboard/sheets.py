import posixpath
import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import url\("([^":]+)"\);$', re.MULTILINE)


class SheetStorage(CompressedManifestStaticFilesStorage):
    """Puts what a style sheet imports in its place: nothing of a page is drawn before its sheets are there, and each
    costs a phone a round trip.

    What is imported may hold no relative addresses.
    """

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            paths = {name: self.bundled(name, paths) or found for name, found in paths.items()}
        yield from super().post_process(paths, dry_run, **options)

    def bundled(self, name, paths):
        """(storage, path) of the whole sheet; from its source each time, since a part of it may have changed."""
        if not name.endswith(".css") or not IMPORT.search(text := read(paths[name])):
            return None
        folder = posixpath.dirname(name)
        text = IMPORT.sub(
            lambda match: read(paths[posixpath.normpath(posixpath.join(folder, match[1]))]), text
        )
        self.delete(name)
        self._save(name, ContentFile(text.encode()))
        return self, name


def read(found):
    storage, path = found
    with storage.open(path) as file:
        return file.read().decode()
