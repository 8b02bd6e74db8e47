"""Everything that the board holds about a person, as a ZIP with one JSON file and the person's own files (C3)."""

import json
import logging
import tempfile
import zipfile

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from ..uploads.documents import StorageDown
from . import own_data

logger = logging.getLogger(__name__)

IN_MEMORY = 4 * 1024 * 1024  # what is larger goes to a temporary file


def as_zip(user):
    data = {"board": settings.SITE_URL, "exported_at": timezone.now()}
    data |= {holding.name: holding.export(user) for holding in own_data.holdings()}
    return pack(data, (file for holding in own_data.holdings() for file in holding.files(user)))


def pack(data, files, pages=None):
    """An open temporary file. It is complete before anything of it is sent, so that nobody gets half of it.

    `files` are pairs of (path, file), `pages` the texts of others by their path.
    """
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(target, "w") as archive:
        missing = [path for path, file in files if not put(archive, path, file)]
        words = json.dumps(
            data | {"missing_files": missing}, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2
        )
        for path, text in {"data.json": words, **(pages or {})}.items():
            archive.writestr(path, text, zipfile.ZIP_DEFLATED)
    target.seek(0)
    return target


def put(archive, path, file):
    """A file that the storage has lost is named in the data instead; it must not cost the person all the others.

    Raises StorageDown.
    """
    try:
        with file.storage.open(file.name) as source, archive.open(path, "w") as target:
            for chunk in source.chunks():
                target.write(chunk)
    except FileNotFoundError:
        logger.error("a document's file is missing")
        return False
    except Exception as error:
        logger.error("documents can't be fetched: %s", type(error).__name__)
        raise StorageDown from error
    return True
