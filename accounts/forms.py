from allauth.account import forms as allauth
from allauth.account.utils import get_next_redirect_url
from django import forms
from django.conf import settings
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from . import documents, limits, sign_in
from .models import User


class SignupForm(allauth.SignupForm):
    """An address is all it takes. A known one gets the same page and a code that signs in, so nothing is told (C4)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["password1"]  # may be set later, in the account

    def validate_unique_email(self, email):
        email = User.objects.clean_email(email)
        limits.take_code(email)
        return email

    def try_save(self, request):
        sign_in.send_code(request, self.cleaned_data["email"])
        return None, redirect(
            sign_in.code_page(get_next_redirect_url(request) or settings.LOGIN_REDIRECT_URL)
        )


class CodeForm(allauth.RequestLoginCodeForm):
    """Finds the person by one statement, known or not; allauth's own takes a second one for an unknown address."""

    def clean_email(self):
        email = User.objects.clean_email(self.cleaned_data["email"])
        limits.take_code(email)
        self._user = User.objects.filter(email=email, is_active=True).first()
        return email


class ResetForm(allauth.ResetPasswordForm):
    """Likewise."""

    def clean_email(self):
        email = User.objects.clean_email(self.cleaned_data["email"])
        limits.take_code(email)
        self.users = list(User.objects.filter(email=email, is_active=True))
        return email


class AddressForm(forms.Form):
    """A known address is not refused here: who has proved by the code that it is theirs may hear of it (C4)."""

    email = forms.EmailField(
        label=_("New address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self):
        email = User.objects.clean_email(self.cleaned_data["email"])
        if email == self.user.email:
            raise forms.ValidationError(_("This is your address already."))
        limits.take_code(email)
        return email


class DocumentForm(forms.Form):
    cv = forms.FileField(
        label=_("CV"),
        max_length=250,
        widget=forms.FileInput(attrs={"accept": documents.ACCEPT}),
        help_text=_("PDF, DOCX, ODT, RTF or TXT, up to 10 MB"),
        error_messages={"empty": documents.REFUSALS["empty"]},
    )

    is_storage_down = False

    def clean_cv(self):
        try:
            return documents.stage(self.cleaned_data["cv"])
        except documents.Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from None
        except documents.StorageDown:
            self.is_storage_down = True
            raise forms.ValidationError(documents.STORAGE_DOWN) from None
