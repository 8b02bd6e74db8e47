"""Files can't be kept while people apply: the disk has no room, or the object store fails or hangs."""

import shutil
import time
from functools import partial

from django.conf import settings
from django.test import override_settings

from accounts.uploads import documents
from applications.models import Application
from tests import uploads
from tests.bench.harness.web import web_server
from tests.factories import PostingFactory
from tests.faults.applicants import apply_path, at_once, signed_in
from tests.faults.browser import Browser
from tests.faults.storing import full_disk, object_store, orphans

FULL = {"people": 40, "waiting": 6}
SHORT = {"people": 4, "waiting": 2}
TYPED = "A letter that took an evening."
ANSWERED = 30  # seconds, also where a store says nothing; what is no upload doesn't wait for it
PAGE = 5


def run(site, *, people, waiting):
    shutil.rmtree(settings.PRIVATE_ROOT, ignore_errors=True)
    seen = [during(full_disk, people, "a full disk", app="tests.faults.disk:application")]
    with object_store() as store:
        seen.append(during(store.failing, people, "an object store that fails"))
        seen.append(during(store.hanging, waiting, "one that hangs"))
    return "; ".join(seen)


def during(trouble, people, what, **server):
    """Every second one is signed in. All send the same form again when it is over."""
    posting = PostingFactory()
    path, before = apply_path(posting), orphans()  # another storage's
    with web_server(**server) as (port, _):
        address = f"http://127.0.0.1:{port}"
        browsers = [signed_in(address) if number % 2 else Browser(address) for number in range(people)]
        forms = [filled(browser.form(path), number) for number, browser in enumerate(browsers)]
        sendings = [partial(browser.post, path, form) for browser, form in zip(browsers, forms, strict=True)]
        with trouble():
            *refusals, read = at_once([*map(timed, sendings), partial(walk, address, posting)])
        drafts = Application.objects.filter(posting=posting, status="draft", typed__message=TYPED).count()
        sent = [sending().status for sending in sendings].count(302)
    kept = Application.objects.filter(posting=posting, message=TYPED).exclude(status="draft").count()
    left = len(orphans() - before)
    days_later()
    after = len(orphans() - before)
    told = sum(answer.status == 503 and TYPED in answer.text for answer, _ in refusals)
    slowest, slowest_page = max(took for _, took in refusals), max(took for _, took in read)
    seen = (
        f"{what}: {told} of {people} told by 503 within {slowest:.1f} s, with what they had typed, {drafts} drafts;"
        f" other pages in {slowest_page:.1f} s; {sent} sent afterwards; {left} files left, {after} after the sweep"
    )
    assert told == sent == kept == people and drafts == people // 2 and after == 0, (
        f"{seen}; {kept} are there"
    )
    assert slowest < ANSWERED and slowest_page < PAGE, seen
    assert {answer.status for answer, _ in read} == {200}, f"{seen}; a page was not shown"
    return seen


def filled(form, number):
    person = {} if number % 2 else {"name": "Jo Guest", "email": f"guest{number}@example.org"}
    return form | person | {"message": TYPED, "cv": ("cv.pdf", uploads.cv().read())}


def walk(address, posting):
    time.sleep(1)  # until the others have sent theirs
    paths = ("/", "/jobs/", posting.get_absolute_url(), apply_path(posting), "/companies/")
    return [timed(partial(Browser(address).get, path))() for path in paths]


def timed(request):
    """(answer, seconds)"""

    def run():
        begun = time.monotonic()
        return request(), time.monotonic() - begun

    return run


def days_later():
    with override_settings(RETENTION_STAGED_FILES=-1):
        documents.sweep()
