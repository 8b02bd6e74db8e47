from django import forms

from places.lookup import LONGEST


class SuggestForm(forms.Form):
    """What was typed so far. Too long or nothing at all is no error for a field that is still being filled."""

    q = forms.CharField(max_length=LONGEST)
