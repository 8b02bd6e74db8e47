"""The parent of a worker is killed in the middle of a run, and another one is stopped for a deploy."""

import signal
import time

from mail.actions import sweep
from tests.faults import mailing

FULL = {"mails": 1200, "rate": 1200}
SHORT = {"mails": 60, "rate": 600}
LIMIT = 120 + 120  # the lease and two minutes


def run(site, *, mails, rate):
    with mailing.mail_settings(site, "reconcile", MAIL_RATE=rate):
        emails = mailing.planned_mails(mails)
        with mailing.worker(site, "first", "alerts") as first:
            handed_over(site, mails // 4)
            children = mailing.senders_of(first)
            first.kill()
        killed_at = time.monotonic()
        with mailing.worker(site, "second", "alerts") as second:
            handed_over(site, mails // 2)
            begun = time.monotonic()
            second.send_signal(signal.SIGTERM)
            second.wait(60)
            stopped = time.monotonic() - begun
        with mailing.worker(site, "third", "alerts"):
            mailing.wait_until(
                lambda: going_on() or mailing.all_done(), LIMIT + mails * 60 / rate, "all mails done"
            )
        took = time.monotonic() - killed_at
    orphans = [child for child in children if child.is_running()]
    for orphan in orphans:
        orphan.kill()
    lost, extra = mailing.received(site, emails)
    violations = mailing.violations()
    seen = f"{mails} mails: lost {lost}, extra copies {extra}, ledger violations {violations}"
    assert lost == extra == violations == 0, seen
    return f"{seen}; a deploy waited {stopped:.0f} s for its worker; done {took:.0f} s after the kill"


def handed_over(site, count):
    mailing.wait_until(
        lambda: going_on() or len(site.mail.messages) >= count, 120, f"{count} mails handed over"
    )


def going_on():
    mailing.keep_awake()
    sweep()
