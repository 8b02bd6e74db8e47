"""Some mailboxes are gone: 550."""

from datetime import timedelta

from django.utils import timezone

from mail.actions import drain
from mail.models import Delivery, Suppression
from tests.factories import PostingFactory
from tests.faults import mailing

FULL = {"mails": 300, "gone": 50}
SHORT = {"mails": 20, "gone": 5}


def run(site, *, mails, gone):
    emails = mailing.planned_mails(mails)
    missing = emails[:gone]
    site.mail.answers = dict.fromkeys(missing, "550 5.1.1 No such user")
    drain("alerts")
    PostingFactory(title="Welder")
    mailing.plan(at=timezone.now() + timedelta(days=1))
    drain("alerts")
    asked = sum(site.mail.asked[email] for email in missing)
    blocked = Suppression.objects.filter(email__in=missing, reason__startswith="550").count()
    failed, cancelled = (Delivery.objects.filter(status=status).count() for status in ("failed", "cancelled"))
    lost = mailing.received(site, emails[gone:])[0]
    seen = f"{gone} of {mails} mailboxes gone: asked {asked} times, {blocked} blocked, {failed} failed"
    assert asked == blocked == failed == cancelled == gone and lost == 0, (
        f"{seen}, {cancelled} cancelled, lost {lost}"
    )
    return f"{seen}, {cancelled} mails of the next day cancelled; the others have theirs"
