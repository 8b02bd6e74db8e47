"""A person's address is changed once a code has proved the new one; what other apps keep by address follows."""

from django.db import IntegrityError, transaction

from .. import emails

_followers = []


class Taken(Exception):
    """There is an account with the new address. Only who has proved that it is theirs gets to know (C4)."""


def follow(follower):
    """Called in `AppConfig.ready()`: `follower(user, old, new)` runs in the transaction of the change."""
    _followers.append(follower)


@transaction.atomic
def change(user, new):
    old, user.email = user.email, new
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:
        user.email = old
        raise Taken from None
    user.emailaddress_set.all().delete()
    user.emailaddress_set.create(email=new, primary=True, verified=True)
    for follower in _followers:
        follower(user, old, new)
    emails.notice("address_changed", to=old, language=user.language)
