"""The alerts of a person follow to their new address."""

from django.db.models import Q

from mail.models import Delivery, Status

from . import figures
from .models import DigestItem, Subscriber


def follow(user, old, new):
    """Alerts that the new address had already are joined to the account's, whose rhythm stays."""
    rows = (
        Subscriber.objects.select_for_update().filter(Q(user=user) | Q(email__in=[old, new])).order_by("pk")
    )
    theirs = {row.email: row for row in rows}
    other = theirs.pop(new, None)
    own = next((row for row in theirs.values() if row.user_id == user.pk), theirs.get(old))
    if own is None:
        return
    if other:
        join(own, other)
    own.email = new
    own.save(update_fields=["email", "confirmed_at", "due_at"])
    waiting = Delivery.objects.filter(pk__in=own.digests.values("delivery"), status=Status.PENDING)
    waiting.update(to=new)


def join(own, other):
    """All of the other row becomes the own one's, and that row is gone.

    What was mailed to either address is mailed to neither again, and what neither was looked at for is not skipped.
    """
    if own.confirmed_at is None:
        own.confirmed_at, own.due_at = other.confirmed_at, other.due_at
    for alert in other.alerts.all():
        join_alert(own, other, alert)
    mailed = DigestItem.objects.filter(subscriber=own).values("original")
    DigestItem.objects.filter(subscriber=other, original__in=mailed).delete()
    for digest in other.digests.all():
        same_run = own.digests.filter(run=digest.run).first()
        digest.items.update(subscriber=own, digest=same_run or digest)
        if same_run is None:
            digest.subscriber = own
            digest.save(update_fields=["subscriber"])
    figures.note_erased(other.digests.all())
    other.dismissals.exclude(posting__in=own.dismissals.values("posting")).update(subscriber=own)
    other.delete()


def join_alert(own, other, alert):
    """Looks on from where it had come to, whether the own row was served before that or after."""
    twin = own.alerts.filter(search=alert.search).first()
    if twin:
        DigestItem.objects.filter(alert=alert).update(alert=twin)
        return
    if alert.looked:
        alert.starts_after = max(alert.starts_after, other.mailed_through)
    alert.subscriber, alert.looked = own, False
    alert.save(update_fields=["subscriber", "starts_after", "looked"])
