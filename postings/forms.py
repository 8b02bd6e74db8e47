import re
from datetime import datetime, time

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.richtext import RichTextField
from places.lookup import resolve

from .choices import QuestionKind, ReportReason
from .imports import fetch
from .imports.records import SourceUnreadable
from .models import Feed, Posting, PostingPlace, Question, Report

YES_NO = ("yes", "no")
# Asking what somebody earned is not allowed (EU 2023/970, article 5); asking what they would like to earn is.
PAST_PAY = re.compile(
    r"\b(current|present|last|previous|past|former|most recent)\s+(\w+\s+)?"
    r"(salary|pay|wage|income|compensation|earnings)"
    r"|\b(bisherig|aktuell|derzeitig|jetzig|gegenwärtig|letzt|früher|momentan)\w*\s+(\w+\s+)?"
    r"(\w*gehalt|\w*lohn|\w*einkommen|\w*verdienst|\w*vergütung)"
    r"|(verdien(st|en) (du|sie) (jetzt|zurzeit|derzeit|aktuell|bisher)|(do|did) you (currently )?earn)",
    re.IGNORECASE,
)


class LastDayField(forms.DateField):
    """A day as people mean it, "until Friday": the moment at its end."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def prepare_value(self, value):
        return timezone.localdate(value) if isinstance(value, datetime) else value

    def clean(self, value):
        day = super().clean(value)
        return day and timezone.make_aware(datetime.combine(day, time(23, 59, 59)))

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class PostingForm(forms.ModelForm):
    introduction = RichTextField(label=_("Introduction"), required=False)
    tasks = RichTextField(label=_("Tasks"), required=False)
    profile = RichTextField(label=_("Profile"), required=False)
    benefits = RichTextField(label=_("Benefits"), required=False)
    additional = RichTextField(label=_("Good to know"), required=False)
    closes_at = LastDayField(label=_("open until"), required=False)

    class Meta:
        model = Posting
        fields = ["title"]  # the admin names the others

    def __init__(self, *args, **kwargs):
        """Django repeats a list's first value in a hidden field, with attributes that no hidden field may have."""
        super().__init__(*args, **kwargs)
        if "remote_countries" in self.fields:
            self.fields["remote_countries"].show_hidden_initial = False

    def clean_remote_countries(self):
        codes = [code.strip().upper() for code in self.cleaned_data["remote_countries"] or []]
        for code in codes:
            if not re.fullmatch("[A-Z]{2}", code):
                raise ValidationError(_("“%(code)s” is not a country's two letters."), params={"code": code})
        return codes

    def clean(self):
        """A salary without a currency is in the board's own."""
        cleaned = super().clean()
        currency = (cleaned.get("salary_currency") or "").strip().upper()
        if currency and not re.fullmatch("[A-Z]{3}", currency):
            self.add_error("salary_currency", _("A currency has three letters, for example EUR."))
        has_salary = cleaned.get("salary_min") is not None or cleaned.get("salary_max") is not None
        cleaned["salary_currency"] = currency or (settings.CURRENCY if has_salary else "")
        return cleaned


class PostingPlaceForm(forms.ModelForm):
    """One field for what a person writes; the gazetteer says which place that is."""

    where = forms.CharField(
        label=_("town or postal code"),
        max_length=100,
        help_text=_("For example 45307 Essen, or Essen (Oldenburg)"),
    )

    class Meta:
        model = PostingPlace
        fields = ["where", "street"]

    def __init__(self, *args, instance=None, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        self.resolution = None
        if instance and instance.pk:
            self.initial["where"] = written(instance)

    def clean_where(self):
        where = self.cleaned_data["where"]
        if "where" in self.changed_data:
            self.resolution = resolve(where)
        return where

    def save(self, commit=True):
        row = self.instance
        if self.resolution:
            found, place = self.resolution, self.resolution.place
            row.place, row.locality, row.country = place, place.name, place.country
            row.postal_code, row.latitude, row.longitude = found.code, found.latitude, found.longitude
        elif "where" in self.changed_data:
            row.place = row.latitude = row.longitude = None
            row.locality, row.postal_code, row.country = self.cleaned_data["where"], "", ""
        return super().save(commit)

    @property
    def remark(self):
        """What the person should know about the place that was taken."""
        if "where" not in self.changed_data or "where" not in self.cleaned_data:
            return ""
        where = self.cleaned_data["where"]
        if not self.resolution:
            return _("“%(where)s” is unknown to us: searches will find it by its text only.") % {
                "where": where
            }
        labels = [place.label for place in self.resolution.alternatives[:4]]
        if not labels and not self.resolution.is_guess:
            return ""
        remark = _("“%(where)s” was taken for %(place)s.") % {"where": where, "place": self.resolution.label}
        return (
            f"{remark} " + _("Also known: %(others)s.") % {"others": "; ".join(labels)} if labels else remark
        )


def written(row):
    """The place as one would write it, so that reading it again finds the same one."""
    return f"{row.postal_code} {row.place.label if row.place else row.locality}".strip()


class QuestionForm(forms.ModelForm):
    choices = forms.CharField(
        label=_("choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line."),
    )

    class Meta:
        model = Question
        fields = ["text", "kind", "required", "choices", "must_be", "position"]

    def __init__(self, *args, instance=None, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        self.initial["choices"] = "\n".join(self.instance.choices or [])

    def clean_text(self):
        text = self.cleaned_data["text"]
        if PAST_PAY.search(text):
            raise ValidationError(
                _("You may not ask what somebody earns or earned; ask what they would like.")
            )
        return text

    def clean_choices(self):
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def clean(self):
        cleaned = super().clean()
        kind, must_be = cleaned.get("kind"), cleaned.get("must_be")
        if must_be and kind == QuestionKind.YES_NO and must_be not in YES_NO:
            self.add_error("must_be", _("Write yes or no."))
        elif must_be and kind in (QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF):
            if must_be not in cleaned.get("choices", []):
                self.add_error("must_be", _("The required answer is not among the choices."))
        elif must_be and kind != QuestionKind.YES_NO:
            self.add_error("must_be", _("Only an answer to yes or no, or a choice, can be required."))
        return cleaned


class PublishForm(forms.Form):
    at = forms.DateTimeField(
        label=_("on (empty: now)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )


class ExtendForm(forms.Form):
    until = LastDayField(label=_("open until"))


class ReportForm(forms.ModelForm):
    reason = forms.ChoiceField(
        label=_("What is wrong with this ad?"),
        choices=ReportReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose what is wrong."),
        },
    )

    class Meta:
        model = Report
        fields = ["reason", "text", "email"]
        labels = {"text": _("Tell us more"), "email": _("Your email")}
        help_texts = {
            "text": _("Not needed, but it helps."),
            "email": _("Only if we may ask you about it. The company never sees it."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def clean(self):
        super().clean()
        if self.cleaned_data.get("reason") == ReportReason.OTHER and not self.cleaned_data.get("text"):
            self.add_error("text", _("Say in a few words what is wrong."))


class FeedForm(forms.ModelForm):
    class Meta:
        model = Feed
        fields = ["url"]  # the admin names the others

    def clean_url(self):
        """Where the name leads is looked at when it is fetched, for that may change."""
        try:
            fetch.check(self.cleaned_data["url"])
        except SourceUnreadable as error:
            raise ValidationError(str(error)) from error
        return self.cleaned_data["url"]

    def clean_company(self):
        """What is fetched opens by itself, so the first ad has to be one that somebody can look at."""
        company = self.cleaned_data["company"]
        if not Posting.objects.open_unseen(company):
            raise ValidationError(
                _("Feeds are for companies that are verified, or whose first ad was looked at.")
            )
        return company
