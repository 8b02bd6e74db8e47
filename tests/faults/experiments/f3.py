"""The broker is killed in the middle of a run, and later loses all that it holds; people go on applying."""

import signal
import time

from django.conf import settings
from redis import Redis

from applications.models import Application
from tests.factories import PostingFactory
from tests.faults import mailing
from tests.faults.applicants import apply_path, signed_in

FULL = {"mails": 600, "rate": 600, "people": 20}
SHORT = {"mails": 30, "rate": 300, "people": 3}
TICK = 60


def run(site, *, mails, rate, people):
    posting = PostingFactory(title="Welder")
    emails = mailing.planned_mails(mails)
    with mailing.mail_settings(site, "reconcile", MAIL_RATE=rate), site.web() as address:
        browsers = [signed_in(address) for _ in range(people)]
        with mailing.worker(site), mailing.beat(site):
            mailing.keep_awake()
            mailing.wait_until(lambda: len(site.mail.messages) >= mails // 6, 60, "the run begun")
            site.stop("valkey", signal.SIGKILL)
            slowest = max(apply(browser, apply_path(posting)) for browser in browsers)
            site.start("valkey")
            broker().flushall()
            back = time.monotonic()
            mailing.wait_until(
                lambda: mailing.received(site, emails) == (0, 0),
                2 * TICK + mails * 60 / rate + 10,
                "all digests handed over",
            )
            took = time.monotonic() - back
            mailing.wait_until(mailing.all_done, 2 * TICK, "all mails done")
    rows = Application.objects.filter(posting=posting, status="submitted").count()
    lost, extra = mailing.received(site, emails)
    seen = (
        f"{mails} mails: lost {lost}, extra copies {extra}; {rows} of {people} applications during the outage"
    )
    assert lost == extra == mailing.violations() == 0 and rows == people, seen
    return f"{seen} succeeded, the slowest in {slowest:.1f} s; done {took:.0f} s after the broker was back and empty"


def broker():
    return Redis(unix_socket_path=settings.REDIS_URL.removeprefix("redis+socket://").partition("?")[0])


def apply(browser, path):
    form = browser.form(path)
    begun = time.monotonic()
    answer = browser.post(path, form)
    assert answer.status == 302, f"an application during the outage was answered by {answer.status}"
    return time.monotonic() - begun
