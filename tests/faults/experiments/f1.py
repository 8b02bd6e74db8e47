"""Senders are killed at random moments, again and again, while they hand over."""

import random
import time

from alerts.models import Digest, Run, Subscriber
from mail.actions import sweep
from mail.models import Delivery
from tests.faults import mailing

# At a rate at which every kill meets a sender at work; `lease` None waits for the real one of two minutes.
FULL = {"mails": 3000, "kills": 150, "rate": 1200, "lease": None}
SHORT = {"mails": 60, "kills": 6, "rate": 600, "lease": 4}


def run(site, *, mails, kills, rate, lease):
    seen = [f"{mails} mails, {kills} kills each at {rate} a minute"]
    for mode in ("retry", "reconcile"):
        with mailing.mail_settings(site, mode, MAIL_RATE=rate):
            lost, extra, killed, seconds = killing(site, mails, kills, lease)
        violations = mailing.violations()
        seen.append(
            f"{mode}: lost {lost}, extra copies {extra}, ledger violations {violations} ({seconds:.0f} s)"
        )
        most = max(2, killed // 25) if mode == "retry" else 0
        assert lost == violations == 0 and extra <= most, "; ".join(seen)
        start_over(site)
    return "; ".join(seen)


def killing(site, mails, kills, lease):
    begun, killed = time.monotonic(), 0
    emails = mailing.planned_mails(mails)
    senders = [("sender1", "alerts"), ("sender2", "alerts")]
    with mailing.worker(site, *senders[0]) as first, mailing.worker(site, *senders[1]) as second:
        mailing.wait_until(
            lambda: mailing.keep_awake() or site.mail.messages, 120, "the first mail handed over"
        )
        end = time.monotonic() + 900
        while killed < kills or not mailing.all_done():
            mailing.keep_awake()
            time.sleep(random.uniform(0.1, 1.0))
            if killed < kills:
                killed += mailing.kill_one([first, second])
            if lease:
                mailing.end_leases(lease)
                mailing.skip_waits()
            sweep()
            assert time.monotonic() < end, f"not done after 15 minutes, {killed} kills"
            assert first.poll() is second.poll() is None, "a worker has given up"
    return *mailing.received(site, emails), killed, time.monotonic() - begun


def start_over(site):
    """Another board's worth of people."""
    Digest.objects.all().delete()
    for model in (Run, Subscriber, Delivery):
        model.objects.all().delete()
    site.mail.reset()
