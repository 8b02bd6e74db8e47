from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Interview, Status


class DecisionForm(forms.Form):
    """The next status, out of those that the table of transitions allows, and words to the candidate."""

    status = forms.ChoiceField(label=_("Status"))
    text = forms.CharField(
        label=_("Words to the candidate"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sent only with “Decide and tell”."),
    )

    starts_at = forms.DateTimeField(
        label=_("Date and time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("The candidate gets it as a calendar entry, too."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=5, max_value=24 * 60)
    where = forms.CharField(label=_("Place or link"), required=False, max_length=300)

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [(status, status.label) for status in application.next_statuses]

    def clean(self):
        cleaned = super().clean()
        starts_at, is_interview = cleaned.get("starts_at"), cleaned.get("status") == Status.INTERVIEW
        if starts_at and not is_interview:
            self.add_error("starts_at", _("Only an interview has a date: choose that, or leave this empty."))
        elif starts_at and starts_at < timezone.now():
            self.add_error("starts_at", _("This moment is past."))
        elif not starts_at and cleaned.get("where") and is_interview and "starts_at" not in self.errors:
            self.add_error("starts_at", _("When does the interview begin?"))
        return cleaned

    @property
    def interview_fields(self):
        return [self["starts_at"], self["minutes"], self["where"]]

    @property
    def interview(self):
        """Not saved yet; None without a date."""
        if not self.cleaned_data["starts_at"]:
            return None
        return Interview(
            starts_at=self.cleaned_data["starts_at"],
            minutes=self.cleaned_data["minutes"] or 60,
            where=self.cleaned_data["where"],
        )


class TellForm(forms.Form):
    text = forms.CharField(
        label=_("Words to the candidate"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TextForm(forms.Form):
    """A note."""

    text = forms.CharField(label=_("Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
