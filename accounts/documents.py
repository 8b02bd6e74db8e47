"""Uploaded documents: row, file, check, in this order; and served only through `response`."""

import json
import logging
import subprocess
import sys
from datetime import timedelta
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import ProtectedError
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Document

logger = logging.getLogger(__name__)

LARGEST = 10 * 1024 * 1024
READER = Path(__file__).with_name("document_reader.py")
SECONDS = 10
KINDS = {Document.PDF: "pdf", Document.DOCX: "docx"}
REFUSALS = {
    "empty": _("This file is empty."),
    "large": _("This file is larger than 10 MB. Save it with smaller pictures and try again."),
    "kind": _("This is neither a PDF nor a DOCX file. Save it as one of these and try again."),
    "broken": _("This file is damaged and can't be read. Save it again and try once more."),
    "encrypted": _("This file is protected by a password. Save it without one and try again."),
    "macros": _("This file holds macros. Save it as PDF or as DOCX without macros and try again."),
    "pages": _("This file has more than 200 pages. Send the pages that matter."),
    "bomb": _("This file becomes far too large when it is unpacked. Save it as a simple PDF and try again."),
    "slow": _("Reading this file takes too long. Save it as a simple PDF and try again."),
}
STORAGE_DOWN = _("Files can't be stored at the moment. What you typed is still here; try again in a minute.")


class Refused(Exception):
    """The person's file is at fault; `sentence` says how, and what to do."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason, self.sentence = reason, REFUSALS[reason]


class StorageDown(Exception):
    """Files can't be stored at the moment; nobody's fault who uploads one."""


def stage(upload, *, staged_as=""):
    """Keep an upload for a day, until it is claimed. Raises Refused or StorageDown, and then leaves nothing behind."""
    document = Document(media_type=media_type(upload), size=upload.size, staged_as=staged_as)
    document.name = file_name(upload.name, document.extension)
    document.file.name = Document.file.field.generate_filename(document, upload.name)
    document.save()
    try:
        put(document, upload)
        document.text = text_of(upload, document.media_type)
    except (Refused, StorageDown):
        erase(document)
        raise
    document.verified_at = timezone.now()
    document.save(update_fields=["text", "verified_at"])
    return document


def media_type(upload):
    """By how the file begins, which is never its proof: the reader parses it afterwards."""
    if not upload.size:
        raise Refused("empty")
    if upload.size > LARGEST:
        raise Refused("large")
    upload.seek(0)
    beginning = upload.read(8)
    if beginning.startswith(b"%PDF-"):
        return Document.PDF
    if beginning.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Document.DOCX
    raise Refused("kind")


def file_name(name, extension):
    """The person's own name for the file, for people to read, with the ending that fits its content."""
    stem = PurePosixPath((name or "").replace("\\", "/")).name
    stem = stem.removesuffix(PurePosixPath(stem).suffix)
    stem = "".join(c for c in stem if c.isprintable() and c not in '<>:"/|?*').strip(" .")
    return (stem[:120] or "document") + extension


def put(document, upload):
    upload.seek(0)
    try:
        document.file.storage.save(document.file.name, upload)
    except Exception as error:  # whatever a full disk or the storage's own library raises
        logger.error("documents can't be stored: %s", type(error).__name__)
        raise StorageDown from error


def text_of(upload, media_type):
    """The document's text, read by a child process with limits of memory and time. Raises Refused."""
    upload.seek(0)
    command = [sys.executable, "-I", str(READER), KINDS[media_type]]
    try:
        child = subprocess.run(
            command, input=upload.read(), capture_output=True, timeout=SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        raise Refused("slow") from None
    try:
        answer = json.loads(child.stdout)
    except ValueError:  # killed by a limit before it could answer
        raise Refused("slow" if child.returncode < 0 else "broken") from None
    if reason := answer.get("refused"):
        raise Refused(reason)
    return answer["text"]


def claim(document, *, owner=None):
    """Part of something from now on. With an owner it is a CV on file, without one the answer to a question."""
    document.claimed_at = document.claimed_at or timezone.now()
    document.owner = document.owner or owner
    document.save(update_fields=["claimed_at", "owner"])


def remove(document):
    """Take a CV off a person's file: erased, unless it was sent with an application, which keeps it."""
    if not erase(document):
        document.removed_at = timezone.now()
        document.save(update_fields=["removed_at"])


def erase(document):
    """Erase row and file, unless something refers to them; says whether it did."""
    storage, name = document.file.storage, document.file.name
    try:
        with transaction.atomic():
            document.delete()
            transaction.on_commit(lambda: delete_file(storage, name))
    except ProtectedError:
        return False
    return True


def delete_file(storage, name):
    """A file that can't be deleted now is found without a row by the sweeper."""
    try:
        storage.delete(name)
    except Exception as error:  # noqa: BLE001 - whatever the storage's own library raises
        logger.warning("a document's file could not be deleted: %s", type(error).__name__)


def sweep():
    """Erase what was staged and never claimed, then files without a row. Returns both numbers."""
    before = timezone.now() - timedelta(days=settings.RETENTION_STAGED_FILES)
    abandoned = sum(erase(document) for document in Document.objects.abandoned(before))
    return abandoned, sweep_files(before)


def sweep_files(before):
    storage, erased = storages["private"], 0
    try:
        folders = storage.listdir("documents")[0]
    except FileNotFoundError:
        return 0
    for folder in folders:
        names = {f"documents/{folder}/{name}" for name in storage.listdir(f"documents/{folder}")[1]}
        known = set(Document.objects.filter(file__in=names).values_list("file", flat=True))
        for name in names - known:
            if storage.get_modified_time(name) < before:
                storage.delete(name)
                erased += 1
    return erased


def response(document):
    """The file as a download. The caller has asked whether this person may have it."""
    try:
        content = document.file.open("rb")
    except FileNotFoundError:
        logger.error("the file of document %s is missing", document.pk)
        raise Http404 from None
    answer = FileResponse(
        content, as_attachment=True, filename=document.name, content_type=document.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
