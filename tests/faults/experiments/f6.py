"""The next hop says "later" to everything for minutes."""

import time

from mail.models import Delivery
from tests.faults import mailing

FULL = {"mails": 100, "seconds": 180}
SHORT = {"mails": 10, "seconds": 5}


def run(site, *, mails, seconds):
    with mailing.mail_settings(site):
        emails = mailing.planned_mails(mails)
        site.mail.answer = "451 4.3.2 System busy"
        with mailing.worker(site), mailing.beat(site):
            mailing.keep_awake()
            time.sleep(seconds)
            taken = len(site.mail.messages)
            site.mail.answer = None
            begun = time.monotonic()
            # Waits double: the longest so far may be as long again as the outage, and its domain's too.
            mailing.wait_until(mailing.all_done, 2 * seconds + 240, "all mails done")
            took = time.monotonic() - begun
    lost, extra = mailing.received(site, emails)
    tried = sum(site.mail.asked.values())
    blocked = Delivery.objects.exclude(status="sent").count()
    seen = f"{mails} mails: lost {lost}, extra copies {extra}, not sent {blocked}"
    assert taken == lost == extra == blocked == mailing.violations() == 0, seen
    return f"{seen}; done {took:.0f} s after {seconds} s of 451, with {tried} tries in all"
