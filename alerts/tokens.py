"""The links in the mails: signed for one purpose each, never expiring, signing nobody in.

A link is `1.<subscriber>.<address>.<ids>.<signature>`; the leading version lets a later format tell the old ones.
SECRET_KEY_FALLBACKS keeps links alive when the key is changed. Its address is the one that it was mailed to: where the
person has moved to another one since, who reads the old mailbox may stop the mails, but sees and changes nothing.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.urls import reverse

from .models import Joined, Subscriber

VERSION = "1"
ANY = "TOKEN"
CONFIRM, MANAGE, UNSUBSCRIBE, FEEDBACK, KEEP = "confirm", "manage", "unsubscribe", "feedback", "keep"


@dataclass
class Link:
    """Whose it is; `is_current` if they still have the address that it was mailed to."""

    subscriber: Subscriber
    is_current: bool
    ids: list


def signer(purpose):
    return Signer(salt=f"alerts.{purpose}", sep=".")


def make(purpose, subscriber, *ids):
    parts = [VERSION, subscriber.pk, address_mark(subscriber.email), *ids]
    return signer(purpose).sign(".".join(map(str, parts)))


def read(purpose, token):
    """Http404 if it is forged, cut off, of another purpose or version, or the person has deleted their data since."""
    try:
        version, pk, mark, *ids = signer(purpose).unsign(token).split(".")
    except (BadSignature, ValueError) as error:
        raise Http404 from error
    subscriber = version == VERSION and subscriber_of(int(pk))
    if not subscriber:
        raise Http404
    return Link(subscriber, mark == address_mark(subscriber.email), [int(number) for number in ids])


def subscriber_of(pk):
    """Also one that was joined to another since the mail."""
    subscriber = Subscriber.objects.filter(pk=pk).first()
    if subscriber is None:
        joined = Joined.objects.filter(former=pk).select_related("subscriber").first()
        subscriber = joined and joined.subscriber
    return subscriber


def address_mark(email):
    return sha256(email.encode()).hexdigest()[:8]


def url(purpose, subscriber, *ids):
    """The whole address, as it stands in a mail; https whenever SITE_URL is."""
    return settings.SITE_URL + path(purpose).replace(ANY, make(purpose, subscriber, *ids))


@cache
def path(purpose):
    """With a mark where the token comes: a mail has many links, and to look an address up takes longer than to sign."""
    return reverse(f"alerts:{purpose}", args=[ANY])
