from django import forms
from django.utils.translation import gettext_lazy as _


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

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [(status, status.label) for status in application.next_statuses]


class TellForm(forms.Form):
    text = forms.CharField(
        label=_("Words to the candidate"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TextForm(forms.Form):
    """A message or a note."""

    text = forms.CharField(label=_("Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
