"""Uploaded documents: file, check, row, in this order; and served only through `response` and `page_response`.

What others use: `stage` an upload, `claim` it, `erase` it with all that belongs to it. Where most uploads are claimed
at once, `take_in` leaves the row to `claim`, or to `keep`.
"""

import logging
import uuid
from contextlib import nullcontext
from datetime import timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import transaction
from django.db.models import ProtectedError
from django.http import FileResponse, Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import emails
from ..models import Document, page_key
from . import checks, reading

logger = logging.getLogger(__name__)

LARGEST = 10 * 1024 * 1024
QUICK = 128 * 1024  # bytes; the words of a larger PDF are read by a worker, unless a form waits for them
ACCEPT = ",".join(Document.EXTENSIONS.values())
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
REFUSALS = {
    "empty": _("This file is empty."),
    "large": _("This file is larger than 10 MB. Save it with smaller pictures and try again."),
    "kind": _("This is no PDF, DOCX, ODT, RTF or plain text file. Save it as one of these and try again."),
    "doc": _("This is an old Word file (.doc). Save it as PDF or DOCX and try again."),
    "broken": _("This file is damaged and can't be read. Save it again and try once more."),
    "no_text": _("There is hardly any text in this file."),
    "encrypted": _("This file is protected by a password. Save it without one and try again."),
    "macros": _("This file holds macros. Save it as PDF or as DOCX without macros and try again."),
    "active": _("This file would run something when it is opened. Print it into a new PDF and try again."),
    "embedded": _(
        "Another file is packed into this one. Take it out, or print it into a new PDF, and try again."
    ),
    "external": _(
        "This file loads something from elsewhere when it is opened. Save it as PDF and try again."
    ),
    "polyglot": _("This file holds more than one document. Save it again as PDF and try again."),
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


def stage(upload, *, staged_as="", needs_words=False):
    """Keep an upload for a day, until it is claimed. Raises Refused or StorageDown, and then leaves nothing behind."""
    document = take_in(upload, staged_as=staged_as, needs_words=needs_words)
    keep(document)
    return document


def keep(document):
    """The row comes last, so that one that is there has a file that was found to be sound."""
    if document._state.adding:
        document.save(force_insert=True)


def take_in(upload, *, staged_as="", needs_words=False):
    """The file alone, stored and found to be sound; without a row the sweeper takes it. Raises as `stage` does."""
    document = Document(media_type=media_type(upload), size=upload.size, staged_as=staged_as)
    document.name = file_name(upload.name, document.extension)
    document.file.name = Document.file.field.generate_filename(document, upload.name)
    put(document, upload)
    try:
        verify(document, upload, needs_words=needs_words)
    except (Refused, StorageDown):
        take_back(document)
        raise
    document.verified_at = timezone.now()
    return document


def media_type(upload):
    """By how the file begins, which is never its proof: the reader parses it afterwards."""
    if not upload.size:
        raise Refused("empty")
    if upload.size > LARGEST:
        raise Refused("large")
    upload.seek(0)
    beginning = upload.read(200)
    if beginning.startswith(OLD_OFFICE):
        raise Refused("encrypted" if is_locked(upload) else "doc")
    if beginning.startswith(b"%PDF-"):
        return Document.PDF
    if beginning.startswith(b"PK\x03\x04"):
        return Document.ODT if Document.ODT.encode() in beginning else Document.DOCX
    return Document.RTF if beginning.startswith(b"{\\rtf") else Document.TXT


def is_locked(upload):
    """An Office file with a password is no ZIP but an old compound file that names its content."""
    upload.seek(0)
    return "EncryptedPackage".encode("utf-16-le") in upload.read()


def verify(document, upload, *, needs_words):
    is_quick = needs_words or document.media_type != Document.PDF or document.size <= QUICK
    kind = document.extension.removeprefix(".") if is_quick else reading.ONLY_CHECKED
    try:
        with stored(document, upload) as file:
            facts = reading.read(kind, file)
    except reading.Unavailable as error:
        logger.error("documents can't be read: %s", type(error.__cause__).__name__)
        raise StorageDown from error
    if reason := facts.get("refused"):
        raise Refused(reason)
    document.text, document.remark, document.is_read = facts["text"], facts["remark"], is_quick


def stored(document, upload):
    """The file where it lies, if that is a disk: the reader gets it as it is, and nothing is copied once more."""
    path = path_of(document)
    return open(path, "rb") if path else nullcontext(upload)


def path_of(document):
    """None in an object store."""
    return document.file.path if isinstance(document.file.storage, FileSystemStorage) else None


def take_back(document):
    storage, names = document.file.storage, [document.file.name]
    transaction.on_commit(lambda: delete_files(storage, names))


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
        if path_of(
            document
        ):  # an object store keeps no half of a file, and one has waited long enough for it
            take_back(document)
        raise StorageDown from error


def claim(document, *, owner=None):
    """Part of something from now on. With an owner it is a CV on file, without one the answer to a question."""
    for row in claimed(document, owner):
        keep(row)


def claimed(document, owner=None):
    """The same for who writes a new row with others: it is in the list, and one that was there before is changed."""
    is_new = document._state.adding
    document.claimed_at = document.claimed_at or timezone.now()
    document.owner = document.owner or owner
    if not is_new:
        document.save(update_fields=["claimed_at", "owner"])
    if document.check_at:
        checks.wake.on_commit()
    if owner and not document.is_usable:
        emails.infected(document)  # found before there was anybody to tell
    return [document] if is_new else []


def remove(document):
    """Take a CV off a person's file: erased, unless it was sent with an application, which keeps it."""
    if not erase(document):
        document.removed_at = timezone.now()
        document.save(update_fields=["removed_at"])


def erase(document):
    """Erase row, file and pictures, unless something refers to them; says whether it did."""
    storage, names = document.file.storage, [document.file.name, *document.page_keys]
    try:
        with transaction.atomic():
            document.delete()
            transaction.on_commit(lambda: delete_files(storage, names))
    except ProtectedError:
        return False
    return True


def delete_files(storage, names):
    """A file that can't be deleted now is found without a row by the sweeper."""
    for name in names:
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
    """Pictures count as files of their row, but no more of them than it knows of."""
    storage, erased = storages["private"], 0
    try:
        folders = storage.listdir("documents")[0]
    except FileNotFoundError:
        return 0
    for folder in folders:
        names = {f"documents/{folder}/{name}" for name in storage.listdir(f"documents/{folder}")[1]}
        known = names_of(Document.objects.filter(pk__in=filter(None, map(owner_of, names))))
        for name in names - known:
            if storage.get_modified_time(name) < before:
                storage.delete(name)
                erased += 1
    return erased


def owner_of(name):
    """The id of the row that a file's name speaks of, or None."""
    try:
        return uuid.UUID(PurePosixPath(name).name[:32])
    except ValueError:
        return None


def names_of(documents):
    return {name for document in documents for name in (document.file.name, *document.page_keys)}


def response(document):
    """The file as a download. The caller has asked whether this person may have it."""
    return served(document, document.file.name, document.media_type, filename=document.name)


def page_response(document, number):
    """The picture of a page, to be looked at in a page of ours. The caller has asked likewise."""
    if not 1 <= number <= (document.pictures or 0):
        raise Http404
    return served(document, page_key(document, number), "image/webp")


def served(document, key, media_type, filename=None):
    """Nobody gets to see what a scanner has not cleared."""
    if not document.is_shown:
        raise Http404
    try:
        content = document.file.storage.open(key, "rb")
    except FileNotFoundError:
        logger.error("a file of document %s is missing", document.pk)
        raise Http404 from None
    except Exception as error:  # noqa: BLE001 - whatever the storage's own library raises
        logger.error("documents can't be fetched: %s", type(error).__name__)
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})
    answer = FileResponse(
        content, as_attachment=bool(filename), filename=filename or "", content_type=media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
