"""What people do with their alerts. Nothing here tells whether an address was known before."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from applications.models import Mark, MarkKind
from mail.models import FINAL, Delivery
from mail.models import Status as MailStatus
from postings.sequence import highest_number, number_open_postings

from . import emails, figures, slots
from .models import Alert, Dismissal, Rhythm, SavedSearch, Subscriber

ASK_AGAIN = timedelta(hours=24)


def make_alert(search, *, email, language, by=None):
    """The alert of this address for this search. `by` is its signed-in owner, whose address is verified.

    Anybody else gets a mail to confirm it, at most one in 24 hours whatever is posted.
    """
    number_open_postings(wait=False)  # so that what can be seen now is not news to the alert
    reached = highest_number()
    with transaction.atomic():
        subscriber = subscriber_for(email, language=language, reached=reached)
        alert = alert_for(subscriber, SavedSearch.hold(search), reached=reached)
        if by:
            note_life(subscriber)
            confirm(subscriber, alerts=subscriber.alerts.filter(pk=alert.pk), by=by)
        elif not alert.confirmed_at:
            ask_to_confirm(subscriber)
    return alert


def subscriber_for(email, *, language, reached):
    """The locked row of the address, new or not."""
    email = email.lower()
    new = Subscriber(email=email, language=language, mailed_through=reached)
    Subscriber.objects.bulk_create([new], ignore_conflicts=True)
    return Subscriber.objects.select_for_update().get(email=email)


def alert_for(subscriber, saved, *, reached):
    """A search that was turned off begins anew, and asks to be confirmed anew."""
    new = Alert(subscriber=subscriber, search=saved, starts_after=reached)
    Alert.objects.bulk_create([new], ignore_conflicts=True)
    alert = subscriber.alerts.get(search=saved)
    if alert.ended_at:
        alert.ended_at = alert.confirmed_at = None
        alert.starts_after, alert.looked, alert.created_at = reached, False, timezone.now()
        alert.save()
    return alert


def ask_to_confirm(subscriber):
    now = timezone.now()
    if subscriber.asked_at is None or subscriber.asked_at <= now - ASK_AGAIN:
        subscriber.asked_at = now
        subscriber.save(update_fields=["asked_at"])
        emails.ask_to_confirm(subscriber)


def ask_to_keep(subscriber):
    """Once: the question is asked again only after another year without a sign of life."""
    subscriber.keep_asked_at = timezone.now()
    subscriber.save(update_fields=["keep_asked_at"])
    emails.ask_to_keep(subscriber)


def note_life(subscriber):
    """Whoever presses a button reads the mails. Opening a link is no sign: scanners do it."""
    Subscriber.objects.filter(pk=subscriber.pk).update(alive_at=timezone.now(), keep_asked_at=None)


@transaction.atomic
def confirm(subscriber, *, alerts=None, by=None):
    """All that was asked for with this address is wanted, or these `alerts` of it. Twice changes nothing."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    now = timezone.now()
    (subscriber.alerts if alerts is None else alerts).unconfirmed().update(confirmed_at=now)
    if subscriber.confirmed_at is None:
        subscriber.confirmed_at = now
        subscriber.due_at = first_slot(subscriber, now)
        subscriber.save(update_fields=["confirmed_at", "due_at"])
    if by and subscriber.user_id is None:
        link(subscriber, by)
    return subscriber


def first_slot(subscriber, moment):
    return None if subscriber.rhythm == Rhythm.INSTANT else slots.following(subscriber, moment)


def link(subscriber, user):
    """The address is this account's; what was said from the mails becomes marks of it."""
    if Subscriber.objects.filter(user=user).exists():
        return
    subscriber.user = user
    subscriber.save(update_fields=["user"])
    Mark.objects.bulk_create(
        [
            Mark(candidate=user, posting_id=posting, kind=MarkKind.DISMISSED)
            for posting in subscriber.dismissals.values_list("posting", flat=True)
        ],
        ignore_conflicts=True,
    )


def link_accounts():
    """Addresses of which an account has come to own and verify since."""
    users = get_user_model().objects.filter(
        subscriber=None,
        emailaddress__verified=True,
        email__in=Subscriber.objects.filter(user=None).values("email"),
    )
    for user in users.distinct():
        with transaction.atomic():
            subscriber = Subscriber.objects.select_for_update().filter(email=user.email, user=None).first()
            if subscriber and user.emailaddress_set.filter(email__iexact=user.email, verified=True).exists():
                link(subscriber, user)


@transaction.atomic
def set_rhythm(subscriber, **choice):
    """`choice`: rhythm, hour, weekday and time_zone. Never two mails on one day because of a change."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    for name, value in choice.items():
        setattr(subscriber, name, value)
    subscriber.due_at = first_slot(subscriber, wake_up(subscriber))
    subscriber.save(update_fields=[*choice, "due_at"])


def wake_up(subscriber):
    """Now, or just before the day on which a pause ends."""
    return subscriber.wakes_at - timedelta(microseconds=1) if subscriber.is_paused else timezone.now()


@transaction.atomic
def pause(subscriber, until):
    """No mail before that day; None goes on at once. What opens meanwhile comes with the first mail afterwards."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    subscriber.paused_until = until
    subscriber.due_at = first_slot(subscriber, wake_up(subscriber))
    subscriber.save(update_fields=["paused_until", "due_at"])
    waiting = Delivery.objects.filter(pk__in=subscriber.digests.values("delivery"), status=MailStatus.PENDING)
    waiting.update(next_at=timezone.now())  # what an earlier pause has put off is asked again


def turn_off(alert):
    Alert.objects.filter(pk=alert.pk, ended_at=None).update(ended_at=timezone.now())


def turn_on(alert):
    """Begins anew: what opened while it was off is no news."""
    Alert.objects.filter(pk=alert.pk, ended_at__isnull=False, confirmed_at__isnull=False).update(
        ended_at=None, looked=False, starts_after=highest_number()
    )


def unsubscribe(subscriber):
    """Everything off, also what waits to be confirmed. Doing it twice changes nothing."""
    subscriber.alerts.filter(ended_at=None).update(ended_at=timezone.now())


@transaction.atomic
def erase(subscriber):
    """The person, their alerts, what they were sent and the mails about it."""
    mails = Delivery.objects.filter(
        to=subscriber.email, kind__in=[emails.DIGEST, emails.CONFIRM, emails.LINK]
    )
    mails.filter(status__in=[*FINAL, MailStatus.PENDING]).delete()
    searches = list(subscriber.alerts.values_list("search", flat=True))
    figures.note_erased(subscriber.digests.all())
    subscriber.delete()
    SavedSearch.objects.forget(searches)


def erase_alert(alert):
    alert.delete()
    SavedSearch.objects.forget([alert.search_id])


def dismiss(subscriber, posting):
    """ "Not for me": a mark of the account, if there is one; it is left out of the mails either way."""
    if subscriber.user_id:
        Mark.objects.get_or_create(candidate_id=subscriber.user_id, posting=posting, kind=MarkKind.DISMISSED)
    else:
        Dismissal.objects.get_or_create(subscriber=subscriber, posting=posting)
