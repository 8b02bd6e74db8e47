"""Sign-in by a code for an address that may be new: how a guest's application gets its account."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils.http import urlencode

from ..models import User


def send_code(request, email):
    """Begin a sign-in by code; the account exists from the moment the code is entered.

    A known and a new address take the very same statements, so that not even the time tells one from the other.
    An address that is never proved is erased with what was sent from it.
    """
    email = User.objects.clean_email(email)
    User.objects.bulk_create([User(email=email, password=make_password(None))], ignore_conflicts=True)
    user = User.objects.get(email=email)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=email, primary=True)], ignore_conflicts=True
    )
    LoginCodeVerificationProcess.initiate(request=request, user=user if user.is_active else None, email=email)


def code_page(next_url):
    return f"{reverse('account_confirm_login_code')}?{urlencode({'next': next_url})}"


def is_nobodys(request):
    """Has this browser begun to sign in with an address that has no account?"""
    begun = request.session.get(LOGIN_SESSION_KEY)
    return bool(begun) and begun["user_pk"] is None


def look_for_nobody():
    """The statement by which allauth reads the account of somebody who has begun to sign in (C4)."""
    User.objects.filter(pk=0).first()
