"""The next hop hangs on all mails to one domain; others, and what a person waits for, go on."""

import time
from datetime import timedelta

from django.utils import timezone

from alerts import emails as alert_emails
from mail.models import Delivery
from tests.factories import PostingFactory
from tests.faults import mailing

FULL = {"slow": 100, "quick": 100, "seconds": 90}
SHORT = {"slow": 10, "quick": 10, "seconds": 20}
LIMIT = 60
STARTING = 240  # seconds for the workers, on a machine that has much else to do


def run(site, *, slow, quick, seconds):
    mailing.readers(slow, emails=[f"reader{number}@slow.example" for number in range(slow)])
    emails = [person.email for person in mailing.readers(quick)]
    PostingFactory(title="Gardener")
    site.mail.hang, site.mail.hang_for = 600, "@slow.example"
    with mailing.mail_settings(site):
        mailing.plan()
        with mailing.worker(site, "critical", "critical"), mailing.worker(site), mailing.beat(site):
            mailing.keep_awake()
            link_to(site, emails[0], seconds=STARTING)
            begun, waits = time.monotonic(), []
            while time.monotonic() < begun + seconds:
                asked = len(waits)
                waits.append(link_to(site, emails[1 + asked % (quick - 1)], hours=asked // (quick - 1)))
            mailing.wait_until(lambda: digests(site) >= quick, 240, "the mails of other domains handed over")
            others = time.monotonic() - begun
            site.mail.hang = 0
            site.mail.released.set()
            mailing.wait_until(lambda: mailing.skip_waits() or mailing.all_done(), 300, "all mails done")
    lost = slow - Delivery.objects.filter(to__endswith="@slow.example", status="sent").count()
    seen = f"{slow} mails hung: {len(waits)} links asked for took {max(waits):.1f} s at most, {quick} digests to others"
    assert lost == mailing.violations() == 0 and max(waits) < LIMIT, f"{seen}; lost {lost}"
    return f"{seen} {others:.0f} s; none lost"


def link_to(site, email, hours=0, seconds=LIMIT):
    """How long a mail that somebody waits for takes. It is mailed once an hour: who asks again does it hours later."""
    begun, before = time.monotonic(), links(site, email)
    alert_emails.send_link(email, language="en", hour=timezone.now() + timedelta(hours=hours))
    mailing.wait_until(lambda: links(site, email) > before, seconds, "a link handed over")
    return time.monotonic() - begun


def links(site, email):
    return sum(not is_digest(mail) for mail in site.mail.to(email))


def digests(site):
    return sum(
        mail.recipients[0].endswith("@example.org") and is_digest(mail) for mail in list(site.mail.messages)
    )


def is_digest(mail):
    return "new job" in mail.subject
