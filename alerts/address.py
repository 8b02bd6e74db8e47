"""The alerts of a person follow to their new address."""

from django.db.models import Min, Q
from django.db.models.functions import Coalesce

from mail.models import Delivery, Status

from . import figures
from .models import Alert, Digest, DigestItem, Joined, Subscriber


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
    """All of the other row becomes the own one's, and that row is gone; links in the mails to it lead to the own one.

    What was mailed to either address is mailed to neither again, and what neither was looked at for is not skipped.
    """
    if own.confirmed_at is None:
        own.confirmed_at, own.due_at = other.confirmed_at, other.due_at
    for alert in other.alerts.all():
        join_alert(own, other, alert)
    join_digests(own, other)
    other.dismissals.exclude(posting__in=own.dismissals.values("posting")).update(subscriber=own)
    other.joined.update(subscriber=own)
    Joined.objects.create(former=other.pk, subscriber=own)
    other.delete()


def join_alert(own, other, alert):
    """Looks on from where it had come to, whether the own row was served before that or after."""
    twin = own.alerts.filter(search=alert.search).first()
    if twin:
        DigestItem.objects.filter(subscriber=other, alert=alert).update(alert=twin)
        return
    if alert.looked:
        alert.starts_after = max(alert.starts_after, other.mailed_through)
    alert.subscriber, alert.looked = own, False
    alert.save(update_fields=["subscriber", "starts_after", "looked"])


def join_digests(own, other):
    """A job stands in one mail: rather in one that is out than in one that waits."""
    waiting = held_back(own, other)
    mine, theirs = (DigestItem.objects.filter(subscriber=person) for person in (own, other))
    out = theirs.exclude(digest__in=waiting)
    mine.filter(digest__in=waiting, original__in=out.values("original")).delete()
    theirs.filter(original__in=mine.values("original")).delete()
    of_run = {digest.run_id: digest for digest in own.digests.all()}
    for digest in other.digests.all():
        join_digest(own, digest, of_run.get(digest.run_id), waiting)
    figures.note_erased(other.digests.all())


def held_back(own, other):
    """Ids of the digests that are not out; one that was just being prepared is prepared anew."""
    digests = Digest.objects.filter(subscriber__in=[own, other])
    mails = Delivery.objects.filter(
        pk__in=digests.values("delivery"), status__in=[Status.PENDING, Status.CLAIMED]
    )
    mails.update(status=Status.PENDING, token=None, lease_until=None)  # locked from here on
    return set(digests.filter(delivery__status=Status.PENDING).values_list("pk", flat=True))


def join_digest(own, digest, same_run, waiting):
    """There is one of a run, so where only one of two is out, the ads of the other come with a later run."""
    if same_run and same_run.pk in waiting and digest.pk not in waiting:
        come_again(same_run)
        figures.note_erased(own.digests.filter(pk=same_run.pk))
        same_run.delete()
        same_run = None
    if same_run is None:
        digest.subscriber = own
        digest.save(update_fields=["subscriber"])
        digest.items.update(subscriber=own)
    elif digest.pk in waiting and same_run.pk not in waiting:
        come_again(digest)
    else:
        digest.items.update(subscriber=own, digest=same_run)


def come_again(digest):
    """Their alerts look back as far as these ads; what was mailed of the others does not come twice."""
    number = Coalesce("posting__opened_seq", "posting__alert_seq")
    items = digest.items.filter(alert__isnull=False)
    firsts = dict(items.values_list("alert").annotate(first=Min(number)))
    for alert in Alert.objects.in_bulk(firsts).values():
        before = firsts[alert.pk] - 1
        alert.starts_after = before if alert.looked else min(alert.starts_after, before)
        alert.looked = False
        alert.save(update_fields=["starts_after", "looked"])
