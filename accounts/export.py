"""Everything that the board holds about a person, as a ZIP with one JSON file and the person's own files (C3)."""

import json
import logging
import tempfile
import zipfile

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from . import own_data

logger = logging.getLogger(__name__)

IN_MEMORY = 4 * 1024 * 1024  # what is larger goes to a temporary file


def as_zip(user):
    """An open temporary file. It is complete before anything of it is sent, so that nobody gets half of it."""
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(target, "w") as archive:
        data = {"board": settings.SITE_URL, "exported_at": timezone.now()}
        missing = []
        for holding in own_data.holdings():
            data[holding.name] = holding.export(user)
            missing += [path for path, file in holding.files(user) if not put(archive, path, file)]
        data["missing_files"] = missing
        words = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        archive.writestr("data.json", words, zipfile.ZIP_DEFLATED)
    target.seek(0)
    return target


def put(archive, path, file):
    """A file that the storage has lost is named in the data instead; it must not cost the person all the others."""
    try:
        with file.storage.open(file.name) as source, archive.open(path, "w") as target:
            for chunk in source.chunks():
                target.write(chunk)
    except FileNotFoundError:
        logger.error("a document's file is missing")
        return False
    return True
