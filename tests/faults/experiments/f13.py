"""One ad can't even be read: the others reach everybody."""

from django.db import connection

from mail.actions import drain
from mail.models import Delivery
from tests.factories import PostingFactory
from tests.faults import mailing

FULL = {"people": 300}
SHORT = {"people": 20}


def run(site, *, people):
    emails = [person.email for person in mailing.readers(people)]
    PostingFactory(title="Welder")
    poison = PostingFactory(title="Poison")
    PostingFactory(title="Gardener")
    planned = mailing.plan()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE postings_posting SET closes_at = 'infinity' WHERE id = %s", [poison.pk])
    while drain("alerts").total():
        continue
    lost, extra = mailing.received(site, emails)
    whole = sum("Welder" in mail.text() and "Gardener" in mail.text() for mail in site.mail.messages)
    poisoned = sum("Poison" in mail.text() for mail in site.mail.messages)
    sent = Delivery.objects.filter(status="sent").count()
    seen = f"{sent} of {len(planned.deliveries)} mails sent, {whole} with both other ads, {poisoned} with the poison"
    assert lost == extra == poisoned == mailing.violations() == 0 and whole == people, seen
    return seen
