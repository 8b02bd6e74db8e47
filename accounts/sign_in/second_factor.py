"""Who needs a second factor (an authenticator app or a passkey), and who has one (C1)."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.shortcuts import redirect

from .. import emails
from . import sessions

WANTED = "second_factor_wanted_for"  # where the person was going when one was asked for
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def factors_of(user):
    """Recovery codes alone are none: they stand in for one that is lost."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS)


def has_one(user):
    return factors_of(user).exists()


def is_missing(user):
    """Does the admin stay shut for this person until one is set up?"""
    return settings.SECOND_FACTOR_REQUIRED and not has_one(user)


def ask_for(request, path):
    """To the page on which it is set up; from there the way goes on to where the person wanted to go."""
    request.session[WANTED] = path
    return redirect("mfa_index")


def after_added(sender, request, user, authenticator, **kwargs):
    """This browser has just shown it. The others signed in without one, so the first one signs them out."""
    if authenticator.type not in FACTORS:
        return
    record_authentication(request, user, method="mfa", type=authenticator.type, id=authenticator.pk)
    if factors_of(user).count() == 1:
        sessions.end(user, but=request)


@transaction.atomic
def take_away(user):
    """For somebody who lost the telephone and the recovery codes and proved to be themself by other means."""
    Authenticator.objects.filter(user=user).delete()
    sessions.end(user)
    emails.notice("second_factor_taken_away", to=user.email, language=user.language)
