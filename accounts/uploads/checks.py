"""What happens to an upload after it was kept: the words of a large PDF, the virus scan, and pictures of the pages.

The rows are the queue. A file that a scanner chokes on waits longer each time, so that it holds up no other.
"""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from mail.wake import Waker

from .. import emails
from ..models import Document, Remark, Scan, page_key
from . import clamd, reading

logger = logging.getLogger(__name__)

LONGEST_WAIT = 24 * 60  # minutes between two attempts
ATTEMPTS_TO_DRAW = 5
wake = Waker("accounts.tasks.check_documents", "bulk")


def drain(seconds=30):
    """Check what is due; after that many seconds nothing new is begun. Returns how many were checked."""
    deadline, count = time.monotonic() + seconds, 0
    while time.monotonic() < deadline and (document := claim_due()):
        try:
            check(document)
        except clamd.Down as error:
            give_back(document)
            logger.error("the virus scanner can't be reached: %s", type(error.__cause__).__name__)
            break
        count += 1
    return count


@transaction.atomic
def claim_due():
    """Counted before it is begun: what kills its worker is not tried again at once."""
    due = Document.objects.due().select_for_update(skip_locked=True).order_by("check_at")
    document = due.first()
    if document:
        document.check_attempts = min(document.check_attempts + 1, 1000)
        wait = min(2 ** min(document.check_attempts, 20), LONGEST_WAIT)
        document.check_at = timezone.now() + timedelta(minutes=wait)
        document.save(update_fields=["check_attempts", "check_at"])
    return document


def give_back(document):
    document.check_attempts -= 1
    document.check_at = timezone.now() + timedelta(minutes=1)
    document.save(update_fields=["check_attempts", "check_at"])


def check(document):
    if not document.is_read:
        read(document)
    if settings.CLAMD_URL and document.is_read and document.scan not in Scan.SCANNED:
        scan(document)
    if document.is_shown and document.is_to_be_drawn:
        draw(document)
    is_scanned = document.scan in (*Scan.SCANNED, Scan.INFECTED) or not settings.CLAMD_URL
    if document.is_read and is_scanned and not (document.is_shown and document.is_to_be_drawn):
        document.check_at = None
    fields = ["text", "remark", "is_read", "scan", "virus", "pictures", "check_at"]
    if Document.objects.filter(pk=document.pk).update(**{name: getattr(document, name) for name in fields}):
        return
    logger.info("a document was erased while it was checked")


def read(document):
    """Before the scan, so that what is odd is never called clean. A storage that is down is asked again later."""
    try:
        with document.file.open("rb") as file:
            facts = reading.read("pdf", file)
    except Exception as error:  # noqa: BLE001 - whatever the storage's own library raises
        logger.error("document %s can't be read: %s", document.pk, type(error).__name__)
        return
    document.text = facts.get("text", "")
    document.remark = Remark.UNREADABLE if "refused" in facts else facts["remark"]
    document.is_read = True


def scan(document):
    """Raises clamd.Down."""
    try:
        with document.file.open("rb") as file:
            document.virus = clamd.scan(settings.CLAMD_URL, file)[:200]
    except clamd.Down:
        raise
    except Exception as error:  # noqa: BLE001 - the scanner's answer, or whatever the storage's own library raises
        logger.error("document %s can't be scanned: %s", document.pk, error)
        document.scan = Scan.ERROR
        return
    document.scan = Scan.FLAGGED if document.is_flagged else Scan.CLEAN
    if document.virus:
        document.scan = Scan.INFECTED
        logger.warning("document %s holds a virus: %s", document.pk, document.virus)
        if document.owner:
            emails.infected(document)


def draw(document):
    """A storage that is down is asked again later; a file that can't be drawn has no pictures."""
    storage = document.file.storage
    try:
        with document.file.open("rb") as file:
            found = reading.pictures(file)
        for number, picture in enumerate(found, 1):
            storage.delete(page_key(document, number))  # left behind by an attempt that broke off
            storage.save(page_key(document, number), ContentFile(picture))
        document.pictures = len(found)
    except Exception as error:  # noqa: BLE001 - whatever the storage's own library raises
        logger.error("pages of document %s can't be drawn: %s", document.pk, type(error).__name__)
        if document.check_attempts >= ATTEMPTS_TO_DRAW:
            document.pictures = 0
