"""Many people apply for one ad within a minute, every second one with a new CV."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import transaction

from applications.models import Application
from tests import uploads
from tests.factories import MembershipFactory, PostingFactory
from tests.faults.applicants import apply_path, hand_over, signed_in

FULL = {"people": 500, "seconds": 60}
SHORT = {"people": 20, "seconds": 60}
AT_ONCE = 20


def run(site, *, people, seconds):
    posting = PostingFactory()
    MembershipFactory(company=posting.company)
    path = apply_path(posting)
    with site.web() as address:
        with transaction.atomic():
            browsers = [signed_in(address) for _ in range(people)]
        before, begun = os.getloadavg()[0], time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            times = sorted(pool.map(lambda number: apply(browsers[number], path, number), range(people)))
        took = time.monotonic() - begun
    rows = Application.objects.filter(posting=posting, status="submitted").count()
    assert rows == Application.objects.count() == people, f"{rows} applications of {people} people"
    hand_over()
    mails = sum(mail.subject.startswith("Your application: ") for mail in site.mail.messages)
    assert mails == people, f"{mails} confirmations to {people} people"
    load = f"the machine's load was {before:.1f} before"
    assert took <= seconds, f"{people} applications, all there, took {took:.1f} s; {load}"
    return (
        f"{people} applicants on one ad in {took:.1f} s: {rows} rows, {mails} confirmations; sending took"
        f" {times[len(times) // 2]:.2f} s (median), {times[-1]:.2f} s (longest); {load}"
    )


def apply(browser, path, number):
    """Opens the form and sends it; how long the sending took."""
    form = browser.form(path)
    if number % 2:
        form["cv"] = ("cv.pdf", uploads.pdf().read())
    begun = time.monotonic()
    answer = browser.post(path, form)
    assert answer.status == 302, f"an application was answered by {answer.status}"
    return time.monotonic() - begun
