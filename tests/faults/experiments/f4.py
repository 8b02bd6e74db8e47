"""The broker and the cache, one and the same server here, hang; people go on reading, applying and signing in."""

import os
import signal
import time

from django.urls import reverse

from applications.models import Application
from tests.factories import PostingFactory
from tests.faults import mailing
from tests.faults.applicants import apply_path, signed_in
from tests.faults.browser import Browser
from tests.faults.traffic import pages, people, slowest, statuses

FULL = {"seconds": 60, "people": 20, "readers": 4}
SHORT = {"seconds": 12, "people": 4, "readers": 2}
LIMIT = 5
BACK = 150  # two ticks, and the time in which a worker notices


def run(site, *, seconds, people, readers):
    posting = PostingFactory(title="Welder")
    limits = mailing.mail_settings(site, RATE_LIMITS="on")
    with limits, site.web() as address, mailing.worker(site), mailing.beat(site):
        applicants = [signed_in(address) for _ in range(people)]
        forms = [browser.form(apply_path(posting)) for browser in applicants]
        mailing.wait_until(lambda: Browser(address).get("/readyz").status == 200, 60, "all ready")
        os.kill(site.processes["valkey"].pid, signal.SIGSTOP)
        try:
            seen = all_walks(address, posting, list(zip(applicants, forms, strict=True)), readers, seconds)
        finally:
            os.kill(site.processes["valkey"].pid, signal.SIGCONT)
        rows = Application.objects.filter(posting=posting, status="submitted").count()
        mailing.wait_until(lambda: confirmations(site) >= rows, BACK, "all confirmations handed over")
    text = (
        f"{len(seen)} requests while broker and cache hung for {seconds} s: {statuses(seen)}; the slowest took"
        f" {slowest(seen):.1f} s; {rows} of {people} applications"
    )
    wrong = [each for each in seen if each.status not in (200, 302) and each.what != "/readyz"]
    assert slowest(seen) <= LIMIT and not wrong and rows == people, f"{text}; {wrong[:3]}"
    return f"{text}, each confirmed by mail afterwards"


def all_walks(address, posting, applicants, readers, seconds):
    visitor, member = Browser(address), signed_in(address)
    public = ("/", "/jobs/?q=welder", "/jobs/?where=nowhere", posting.get_absolute_url(), "/companies/")
    walks = [pages(visitor, *public)] * readers + [pages(member, *public, "/applications/", "/saved/")]
    with people(*walks, pages(visitor, "/healthz", "/readyz", "/account/login/")) as traffic:
        end = time.monotonic() + seconds
        for number, (browser, form) in enumerate(applicants):
            traffic.ask("an application", lambda b=browser, f=form: b.post(apply_path(posting), f))
            traffic.ask("a code", lambda n=number: ask_for_code(address, f"person{n}@example.net"))
            traffic.ask("an alert", lambda n=number: ask_for_alert(address, f"reader{n}@example.net"))
            time.sleep(max(0, end - time.monotonic()) / (len(applicants) - number))
    return traffic.seen


def ask_for_code(address, email):
    browser = Browser(address)
    path = reverse("account_request_login_code")
    return browser.post(path, browser.form(path, "main form") | {"email": email})


def ask_for_alert(address, email):
    browser = Browser(address)
    form = browser.form("/jobs/?q=welder", "main form[action='/alerts/']")
    return browser.post("/alerts/", form | {"email": email})


def confirmations(site):
    return sum(mail.subject.startswith("Your application: ") for mail in list(site.mail.messages))
