"""I4: one mail before saved ads close, to those who have not applied."""

import time
from itertools import groupby
from urllib.parse import urljoin

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from mail.models import Delivery
from mail.outbox import enqueue_missing, register
from mail.rendering import compose

from ..models import Mark, Reminder, RemindersOff

KIND = "saved-closing"
BATCH = 500
signer = Signer(salt="applications.reminders", sep=".")


def register_renderers():
    register(KIND, render)


def remind(seconds=30):
    """Everybody with saved ads that end within three days; after that many seconds nothing new is begun.

    What was missed is made up for while the ad is open. The marks are locked, so twice at once makes no difference.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and remind_some():
        continue


@transaction.atomic
def remind_some():
    """How many marks were looked at."""
    due = Mark.objects.closing_soon().select_related("candidate__profile").order_by("candidate", "posting")
    marks = list(due.select_for_update(of=["self"], skip_locked=True)[:BATCH])
    Reminder.objects.bulk_create(
        [Reminder(candidate_id=mark.candidate_id, posting_id=mark.posting_id) for mark in marks],
        ignore_conflicts=True,
    )
    enqueue_missing(
        [
            Delivery(
                kind=KIND,
                to=person.email,
                language=person.language,
                payload={"candidate": person.pk, "postings": [mark.posting_id for mark in theirs]},
            )
            for person, theirs in groupby(marks, key=lambda mark: mark.candidate)
        ]
    )
    return len(marks)


def render(delivery):
    """Without what was applied for, taken off the list or closed since; None if that is all."""
    person = User.objects.filter(pk=delivery.payload["candidate"], is_active=True).first()
    if person is None:
        return None
    marks = Mark.objects.wanted_before_the_end().filter(
        candidate=person, posting__in=delivery.payload["postings"]
    )
    postings = [
        mark.posting for mark in marks.select_related("posting__company").order_by("posting__closes_at")
    ]
    if not postings:
        return None
    off_url = urljoin(settings.SITE_URL, reverse("applications:reminders_by_link", args=[token(person)]))
    context = {
        "jobs": [(posting, urljoin(settings.SITE_URL, posting.get_absolute_url())) for posting in postings],
        "off_url": off_url,
    }
    return compose(delivery, "applications/closing", context, unsubscribe_url=off_url)


def token(person):
    return signer.sign(f"1.{person.pk}")


def person_of(text):
    """Signed for this purpose alone; the link signs nobody in."""
    try:
        version, pk = signer.unsign(text).split(".")
    except (BadSignature, ValueError) as error:
        raise Http404 from error
    if version != "1":
        raise Http404
    return get_object_or_404(User, pk=pk)


def turn_off(person):
    RemindersOff.objects.bulk_create([RemindersOff(candidate=person)], ignore_conflicts=True)


def turn_on(person):
    RemindersOff.objects.filter(candidate=person).delete()
