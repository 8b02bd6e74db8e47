from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from places.lookup import resolve

from . import phones
from .choices import Contract, Model
from .models import Profile
from .models.profile import HOURS, LINKS

WISHES = ["wanted_contracts", "wanted_hours", "wanted_models", "wanted_salary", "wanted_radius"]


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
