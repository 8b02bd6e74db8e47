"""The link in a digest that ends it, for who may not be signed in: signed, never expiring, good for nothing else."""

from django.core import signing
from django.urls import reverse

from .models import Membership

SALT = "companies.digest-off.v1"


def address_of(membership):
    return reverse("digest_off", args=[signing.Signer(salt=SALT).sign_object(membership.pk)])


def membership_of(token):
    """None for a token that isn't ours, and for somebody who has left the team."""
    try:
        pk = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    return Membership.objects.select_related("company", "user").filter(pk=pk).first()
