from allauth.account import forms as allauth
from allauth.account.utils import get_next_redirect_url
from django import forms
from django.conf import settings
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from places.lookup import resolve

from . import phones
from .choices import Contract, Model
from .models import Profile, User
from .models.profile import HOURS, LINKS
from .sign_in import by_code, limits
from .uploads import documents

WISHES = ["wanted_contracts", "wanted_hours", "wanted_models", "wanted_salary", "wanted_radius"]


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
        by_code.send_code(request, self.cleaned_data["email"])
        return None, redirect(
            by_code.code_page(get_next_redirect_url(request) or settings.LOGIN_REDIRECT_URL)
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


def several(label, choices):
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class ProfileForm(forms.ModelForm):
    where = forms.CharField(
        label=_("City or postal code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )

    links = forms.CharField(
        label=_("Links"),
        required=False,
        max_length=LINKS * 302,
        widget=forms.Textarea(attrs={"rows": 3, "inputmode": "url"}),
        help_text=_("Your website or work samples, one address a line, up to five"),
    )
    wanted_contracts = several(_("Contract"), Contract.choices)
    wanted_hours = several(_("Working time"), HOURS)
    wanted_models = several(_("Work model"), Model.choices)

    class Meta:
        model = Profile
        fields = ["name", "phone", "where", "headline", "links", "language", *WISHES]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "language": forms.Select,
        }
        help_texts = {
            "headline": _("For example: electrician with ten years in rail vehicles"),
            "language": _("Of pages and mails"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wanted_radius"].choices = [("", _("It doesn't matter")), *self.instance.RADIUS_CHOICES]
        self.initial["links"] = "\n".join(self.instance.links)
        self.fields["wanted_salary"].label = _("Salary a year, at least (%(currency)s)") % {
            "currency": settings.CURRENCY
        }
        self.initial.setdefault("where", self.instance.place.label if self.instance.place else "")
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            required=False,
            choices=[("", _("As the browser asks for")), *settings.LANGUAGES],
            help_text=self.fields["language"].help_text,
        )

    @property
    def about(self):
        return [field for field in self if field.name not in WISHES]

    @property
    def wishes(self):
        return [self[name] for name in WISHES]

    def clean_phone(self):
        return phones.check(self.cleaned_data["phone"])

    def clean_where(self):
        """The place stays as it is unless the text was changed, so a town of a common name isn't guessed anew."""
        where = self.cleaned_data["where"]
        if "where" not in self.changed_data:
            return where
        self.instance.place = resolve(where).place
        if where and self.instance.place is None:
            raise forms.ValidationError(
                _("We don't know this place. Try the next larger town or a postal code.")
            )
        return where

    def clean_links(self):
        """An address that a person types lacks its beginning more often than not."""
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(lines) > LINKS:
            raise forms.ValidationError(_("Five links at most."))
        return [self.address(line) for line in lines]

    @staticmethod
    def address(line):
        link = forms.URLField(assume_scheme="https", max_length=300)
        try:
            found = link.clean(line)
        except forms.ValidationError:
            found = ""
        if not found.startswith(("https://", "http://")):
            raise forms.ValidationError(_("“%(line)s” is no address of a page.") % {"line": line})
        return found
