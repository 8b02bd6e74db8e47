from allauth.account.models import EmailAddress
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import RequestAnswer
from .models import Company, EmployerRequest, Invitation, Membership, Photo, Role
from .pictures import LOGO_SIDE, PHOTO_SIDE, reencoded
from .richtext import RichTextField


class CompanyForm(forms.ModelForm):
    story_en = RichTextField(label=_("Story in English"), required=False)
    story_de = RichTextField(label=_("Story in German"), required=False)
    benefits_en = RichTextField(label=_("Benefits in English"), required=False)
    benefits_de = RichTextField(label=_("Benefits in German"), required=False)

    class Meta:
        model = Company
        fields = ["logo"]  # the admin names the others

    def clean_logo(self):
        logo = self.cleaned_data["logo"]
        return reencoded(logo, LOGO_SIDE) if isinstance(logo, UploadedFile) else logo


class PhotoForm(forms.ModelForm):
    class Meta:
        model = Photo
        fields = ["image", "description", "position"]

    def clean_image(self):
        image = self.cleaned_data["image"]
        return reencoded(image, PHOTO_SIDE) if isinstance(image, UploadedFile) else image


class CompanyNameForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the company"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())


class InvitationForm(forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ["company", "email", "role"]

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()

    def clean(self):
        """Only the team's own addresses are looked at, so that nothing is told of other accounts."""
        cleaned = super().clean()
        company, email = cleaned.get("company"), cleaned.get("email")
        if (
            company
            and email
            and Membership.objects.filter(
                company=company, user__in=EmailAddress.objects.filter(email__iexact=email).values("user")
            ).exists()
        ):
            raise ValidationError({"email": _("This person is in the team already.")})
        return cleaned

    def validate_constraints(self):
        """An address that is invited already is no error: it is asked once more."""


class MembershipForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["role"]

    def clean_role(self):
        role = self.cleaned_data["role"]
        if role != Role.OWNER and self.instance.is_last_owner:
            raise ValidationError(_("A company needs an owner: make somebody else one first."))
        return role


MailsFormSet = forms.modelformset_factory(
    Membership, fields=["wants_notices", "wants_digest"], extra=0, edit_only=True
)


def with_https(db_field, **options):
    """An address without a scheme is meant as https."""
    if isinstance(db_field, models.URLField):
        options["assume_scheme"] = "https"
    return db_field.formfield(**options)


class EmployerRequestForm(forms.ModelForm):
    class Meta:
        formfield_callback = with_https
        model = EmployerRequest
        fields = ["company_name", "website", "name", "email", "text"]
        widgets = {
            "company_name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "text": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {"email": _("Best one of your company's own domain. The invitation goes there.")}

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()


class AnswerForm(forms.Form):
    """A canned answer, own words, or both."""

    answer = forms.ChoiceField(label=_("Canned answer"), required=False)
    text = forms.CharField(
        label=_("Own words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, answers=RequestAnswer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [("", _("None")), *answers.choices]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("answer") and not cleaned.get("text"):
            raise ValidationError(_("Choose an answer, or write one: it is mailed to the company."))
        return cleaned

    @property
    def problem(self):
        """The first thing that is wrong, as a sentence."""
        return next(iter(self.errors.values()))[0]


class DomainForm(forms.Form):
    """What stands before the @ of an address at the company's domain."""

    name = forms.RegexField(
        r"^[A-Za-z0-9._%+-]{1,64}$",
        label=_("Address at your domain"),
        initial="info",
        error_messages={"invalid": _("Write only what stands before the @.")},
    )
