"""Work in the background that a recruiter asked for: the rows are the queue, a task drains them."""

import logging
import tempfile
import time
from functools import partial

from django.db import transaction
from django.utils import timezone, translation

from accounts.uploads.documents import delete_files
from mail.wake import Waker

from ..access import note
from ..models import Access, Errand
from ..models.errand import LEASE, MOST_ATTEMPTS
from . import archive, exports

logger = logging.getLogger(__name__)

IN_MEMORY = 4 * 1024 * 1024
wake = Waker("applications.tasks.run_errands", "bulk")


@transaction.atomic
def ask_for_export(posting, kind, *, by):
    """The errands, one for each part; who took whose data along stands in the log from now on."""
    if kind == Errand.Kind.ZIP:
        total = len(exports.with_cv(posting))
        parts = max(1, -(-total // exports.PART))
        payloads = [{"part": part, "parts": parts} for part in range(1, parts + 1)]
    else:
        total, payloads = exports.applications_of(posting).count(), [{}]
    note(Access.What.EXPORT_ASKED, by=by, posting=posting, number=total)
    return [ask(posting, kind, by=by, total=total, payload=payload) for payload in payloads]


def ask(posting, kind, *, by, total, payload):
    errand = Errand.objects.create(
        posting=posting, kind=kind, by=by, language=by.language, total=total, payload=payload
    )
    wake.on_commit()
    return errand


def drain(seconds=30):
    """Begins nothing new after that many seconds. Returns how many were worked on."""
    deadline, count = time.monotonic() + seconds, 0
    while time.monotonic() < deadline and (errand := claim()):
        attempt(errand)
        count += 1
    return count


@transaction.atomic
def claim():
    """Counted before it is begun, so that what kills its worker is given up some day."""
    rows = Errand.objects.due().select_for_update(of=["self"], skip_locked=True)
    errand = rows.select_related("posting__company", "by__profile").order_by("created_at").first()
    if errand:
        errand.attempts += 1
        errand.leased_until = timezone.now() + LEASE
        errand.save(update_fields=["attempts", "leased_until"])
    return errand


def attempt(errand):
    try:
        with translation.override(errand.language):
            run(errand)
    except Exception as error:  # noqa: BLE001 - whatever it is, the others must not wait for this one
        logger.error("errand %s: %s", errand.pk, type(error).__name__)
        if errand.attempts >= MOST_ATTEMPTS:
            finish(errand, failed=True)


def run(errand):
    progress = partial(tell_progress, errand)
    if errand.kind == Errand.Kind.ANSWER:
        archive.answer_and_archive(
            errand.posting, by=errand.by, text=errand.payload["text"], progress=progress
        )
        return finish(errand)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as target:
        write(errand, target, progress)
        target.seek(0)
        storage, name = errand.file.storage, errand.file.field.generate_filename(errand, "")
        storage.delete(name)  # of an attempt that broke off
        errand.file.name = storage.save(name, target)
    return finish(errand)


def write(errand, target, progress):
    if errand.kind == Errand.Kind.CSV:
        exports.write_csv(errand.posting, target, progress)
    elif errand.kind == Errand.Kind.XLSX:
        exports.write_xlsx(errand.posting, target, progress)
    else:
        exports.write_zip(errand.posting, target, progress, part=errand.payload.get("part", 1))


def tell_progress(errand, done):
    """Now and then; whoever is still at it keeps the lease."""
    if done % 25 == 0:
        leased_until = timezone.now() + LEASE
        Errand.objects.filter(pk=errand.pk).update(done=done, leased_until=leased_until)


def finish(errand, *, failed=False):
    errand.finished_at, errand.failed = timezone.now(), failed
    errand.done = errand.done if failed else errand.total
    kept = Errand.objects.filter(pk=errand.pk).update(
        finished_at=errand.finished_at, failed=failed, done=errand.done, file=errand.file.name
    )
    if not kept:  # an applicant was erased meanwhile, and every file that may name them
        delete_files(errand.file.storage, [errand.file.name])
