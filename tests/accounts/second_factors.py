"""Second factors of people in tests, and the way through the sign-in."""

import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse


def add_app(user):
    """The secret of an authenticator app."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def app_code(secret):
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in_by_code(client, user, code_for, **more):
    client.post(reverse("account_request_login_code"), {"email": user.email})
    return client.post(reverse("account_confirm_login_code"), {"code": code_for(user.email), **more})
