from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings.choices import SalaryPeriod

from ..deciding import pay, replies
from ..forms.message import MessageForm
from ..models import DECIDED_BY_COMPANY, STARS, Interview, ReplyTemplate, Status


class ReplySelect(forms.Select):
    """Each template with its text, which desk.js puts where the person may still change it."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"]["data-text"] = value.instance.text
        return option


class WordsForm(forms.Form):
    """Words to a candidate: written here, or those of a template."""

    reply = forms.ModelChoiceField(
        ReplyTemplate.objects.none(),
        label=_("Reply template"),
        required=False,
        empty_label=_("None"),
        widget=ReplySelect(attrs={"data-fills": "text"}),
    )
    text = forms.CharField(
        label=_("Words to the candidate"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, posting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reply"].queryset = ReplyTemplate.objects.filter(company=posting.company_id)

    def clean(self):
        """Without script nothing was put into the text, so the template that was chosen stands for it."""
        cleaned = super().clean()
        if cleaned.get("reply") and not cleaned.get("text"):
            cleaned["text"] = cleaned["reply"].text
        if problem := unknown_placeholders(cleaned.get("text", "")):
            self.add_error("text", problem)
        return cleaned


def unknown_placeholders(text):
    words = ", ".join(f"{{{word}}}" for word in replies.unknown_in(text))
    return words and _("Nothing stands for %(words)s.") % {"words": words}


class PayForm(WordsForm):
    """What the job pays, asked for with an interview if nobody has named it yet (A10)."""

    salary_min = forms.DecimalField(
        label=_("Salary from"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    salary_max = forms.DecimalField(
        label=_("Salary to"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    salary_currency = forms.RegexField(
        "^[A-Za-z]{3}$",
        label=_("Currency"),
        required=False,
        initial=settings.CURRENCY,
        error_messages={"invalid": _("A currency has three letters, for example EUR.")},
    )
    salary_period = forms.ChoiceField(label=_("Period"), required=False, choices=SalaryPeriod.choices)

    def __init__(self, *args, posting, **kwargs):
        super().__init__(*args, posting=posting, **kwargs)
        self.asks_for_pay = pay.known(posting) is None
        self.fields["salary_period"].initial = SalaryPeriod.YEAR

    @property
    def pay_fields(self):
        return [self[name] for name in ("salary_min", "salary_max", "salary_currency", "salary_period")]

    def clean(self):
        cleaned = super().clean()
        low, high = cleaned.get("salary_min"), cleaned.get("salary_max")
        if low is not None and high is not None and high < low:
            self.add_error("salary_max", _("The upper salary is below the lower one."))
        is_missing = low is None and high is None and not {"salary_min", "salary_max"} & self.errors.keys()
        if self.asks_for_pay and cleaned.get("status") == Status.INTERVIEW and is_missing:
            words = _(
                "Candidates must know before an interview what the job pays, and the ad does not say it."
            )
            self.add_error("salary_min", words)
        return cleaned

    @property
    def salary(self):
        """In the shape of snapshot.salary; None if it was not asked for."""
        low, high = self.cleaned_data["salary_min"], self.cleaned_data["salary_max"]
        if not self.asks_for_pay or (low is None and high is None):
            return None
        return {
            "min": None if low is None else str(low),
            "max": None if high is None else str(high),
            "currency": (self.cleaned_data["salary_currency"] or settings.CURRENCY).upper(),
            "period": self.cleaned_data["salary_period"] or SalaryPeriod.YEAR,
        }


class StepForm(PayForm):
    """The next status, and what goes with it."""

    status = forms.ChoiceField(label=_("Status"), widget=forms.Select(attrs={"data-decides": ""}))
    field_order = ["status"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("Sent only with “Decide and tell”.")


class DecisionForm(StepForm):
    """Out of those steps that the table of transitions allows; an interview may have a date."""

    starts_at = forms.DateTimeField(
        label=_("Date and time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("The candidate gets it as a calendar entry, too."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=5, max_value=24 * 60)
    where = forms.CharField(label=_("Place or link"), required=False, max_length=300)

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, posting=application.posting, **kwargs)
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


class ManyForm(StepForm):
    """One step for many of an ad; which of them may take it is looked at row by row."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", "")] + [(status, status.label) for status in DECIDED_BY_COMPANY]


class TellForm(WordsForm):
    pass


class TeamMessageForm(MessageForm):
    """A message whose words may come from a template."""

    reply = forms.ModelChoiceField(
        ReplyTemplate.objects.none(),
        label=_("Reply template"),
        required=False,
        empty_label=_("None"),
        widget=ReplySelect(attrs={"data-fills": "message-text"}),
    )

    def __init__(self, *args, posting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reply"].queryset = ReplyTemplate.objects.filter(company=posting.company_id)
        self.fields["text"].required = False

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reply") and not cleaned.get("text"):
            cleaned["text"] = cleaned["reply"].text
        if not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", forms.Field.default_error_messages["required"])
        elif problem := unknown_placeholders(cleaned.get("text", "")):
            self.add_error("text", problem)
        return cleaned


class TextForm(forms.Form):
    """A note."""

    text = forms.CharField(label=_("Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class RatingForm(forms.Form):
    stars = forms.TypedChoiceField(
        label=_("Stars"), coerce=int, choices=[(number, number) for number in STARS]
    )


class ReplyTemplateForm(forms.ModelForm):
    class Meta:
        model = ReplyTemplate
        fields = ["company", "name", "text"]

    def clean_text(self):
        if problem := unknown_placeholders(self.cleaned_data["text"]):
            raise ValidationError(problem)
        return self.cleaned_data["text"]
