from datetime import time, timedelta
from zoneinfo import available_timezones

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from .models import Rhythm, Subscriber

CONTINENTS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)
LONGEST_PAUSE = timedelta(days=365)


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("Your email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Type the address that the jobs should go to."),
            "invalid": _("This is no complete email address, such as name@example.org."),
        },
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()


def hours():
    """As one reads the time in the language of the page."""
    return [(hour, time_format(time(hour), "TIME_FORMAT")) for hour in range(24)]


def time_zones():
    zones = sorted(name for name in available_timezones() if name.startswith(CONTINENTS))
    return [(name, name.replace("_", " ")) for name in zones]


class RhythmForm(forms.ModelForm):
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices, widget=forms.RadioSelect)
    hour = forms.TypedChoiceField(
        label=_("At"), choices=hours, coerce=int, help_text=_("Daily and weekly mails come at this hour.")
    )
    weekday = forms.TypedChoiceField(
        label=_("On"), choices=list(WEEKDAYS.items()), coerce=int, help_text=_("The day of weekly mails.")
    )
    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=time_zones)

    class Meta:
        model = Subscriber
        fields = ["rhythm", "hour", "weekday", "time_zone"]


class PauseForm(forms.Form):
    until = forms.DateField(
        label=_("No mails until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Give a date, such as 2030-12-24.")},
    )

    def clean_until(self):
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until <= today:
            raise forms.ValidationError(_("Choose a day after today."))
        if until > today + LONGEST_PAUSE:
            raise forms.ValidationError(
                _("A pause can last a year at most; you can also turn your alerts off.")
            )
        return until
