from allauth.account.models import EmailAddress
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from .logos import reencoded
from .models import Company, Invitation, Membership, Role
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
        return reencoded(logo) if isinstance(logo, UploadedFile) else logo


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
