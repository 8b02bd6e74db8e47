"""What browsers send of passkeys, which strangers may send as well."""

import json

from allauth.account.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _

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
