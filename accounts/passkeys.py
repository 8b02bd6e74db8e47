"""Passkeys: what browsers send, which strangers may send as well, and the two pages that differ from allauth's."""

import json

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from allauth.mfa.webauthn import forms as allauth
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

LONGEST = 64 * 1024


class CredentialField(forms.CharField):
    """A JSON object. Django's own JSON field crashes on what is nested too deep, also when it shows it again."""

    widget = forms.HiddenInput

    def to_python(self, value):
        text = super().to_python(value)
        try:
            credential = json.loads(text) if len(text) <= LONGEST else None
        except (ValueError, RecursionError):
            credential = None
        if not isinstance(credential, dict):
            raise get_adapter().validation_error("incorrect_code")
        return credential


class Checked:
    """What fido2 can't make sense of is a wrong answer, not a crash: it trusts the shape of what it is given."""

    NONSENSE = (TypeError, ValueError, KeyError, AttributeError, IndexError, AssertionError, RecursionError)

    def clean_credential(self):
        try:
            return super().clean_credential()
        except self.NONSENSE:
            raise get_adapter().validation_error("incorrect_code") from None


class AuthenticateForm(Checked, allauth.AuthenticateWebAuthnForm):
    credential = CredentialField()


class LoginForm(Checked, allauth.LoginWebAuthnForm):
    credential = CredentialField()


class ConfirmForm(Checked, allauth.ReauthenticateWebAuthnForm):
    credential = CredentialField()


class AddForm(allauth.AddWebAuthnForm):
    name = forms.CharField(
        label=_("Name"), required=False, max_length=60, help_text=_("So that you know it again, later.")
    )
    credential = CredentialField()
    passwordless = None

    def clean(self):
        """Each is one to sign in with, so it must have asked for a finger, a face or a PIN."""
        self.cleaned_data["passwordless"] = True
        try:
            return super().clean()
        except Checked.NONSENSE:
            raise get_adapter().validation_error("incorrect_code") from None


class AddView(views.AddWebAuthnView):
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["js_data"] = {
            "creation_options": auth.begin_registration(self.request.user, passwordless=True)
        }
        return context


@require_POST
@login_not_required
def options(request):
    """What a browser needs to sign somebody in; the same for everybody, since nobody has said yet who they are."""
    if not ratelimit.consume(request, app="allauth.mfa", action="webauthn_login"):
        return JsonResponse({}, status=429)
    return JsonResponse(auth.begin_authentication(user=None))
