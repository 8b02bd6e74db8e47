"""The links in the mails: signed for one purpose each, never expiring, signing nobody in.

A link is `1.<ids>.<signature>`; the leading version lets a later format tell the old ones. SECRET_KEY_FALLBACKS keeps
links alive when the key is changed.
"""

from functools import cache

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.urls import reverse

from postings.models import Posting

from .models import Subscriber

VERSION = "1"
ANY = "TOKEN"
CONFIRM, MANAGE, UNSUBSCRIBE, FEEDBACK, KEEP = "confirm", "manage", "unsubscribe", "feedback", "keep"


def signer(purpose):
    return Signer(salt=f"alerts.{purpose}", sep=".")


def make(purpose, *ids):
    return signer(purpose).sign(".".join([VERSION, *map(str, ids)]))


def read(purpose, token):
    """The ids. Forged, cut off, or of another purpose or version: there is nothing at this address."""
    try:
        version, *ids = signer(purpose).unsign(token).split(".")
    except BadSignature as error:
        raise Http404 from error
    if version != VERSION:
        raise Http404
    return [int(number) for number in ids]


def subscriber_of(purpose, token):
    """Http404 also where the person has deleted their data since."""
    [pk] = read(purpose, token)
    subscriber = Subscriber.objects.filter(pk=pk).first()
    if subscriber is None:
        raise Http404
    return subscriber


def feedback_of(token):
    """The person and the ad of a "not for me" link."""
    subscriber_id, posting_id = read(FEEDBACK, token)
    subscriber = Subscriber.objects.filter(pk=subscriber_id).first()
    posting = Posting.objects.select_related("company").filter(pk=posting_id).first()
    if subscriber is None or posting is None:
        raise Http404
    return subscriber, posting


def url(purpose, *ids):
    """The whole address, as it stands in a mail; https whenever SITE_URL is."""
    return settings.SITE_URL + path(purpose).replace(ANY, make(purpose, *ids))


@cache
def path(purpose):
    """With a mark where the token comes: a mail has many links, and to look an address up takes longer than to sign."""
    return reverse(f"alerts:{purpose}", args=[ANY])
