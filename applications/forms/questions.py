"""An ad's screening questions (A3) as form fields, and what was entered as answers with the wording that was shown."""

from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from postings.choices import QuestionKind

from ..models import Answer

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def name_of(question):
    return f"question_{question.pk}"


def field_for(question):
    choices = [(choice, choice) for choice in question.choices]
    makers = {
        QuestionKind.SHORT_TEXT: lambda **common: forms.CharField(max_length=500, **common),
        QuestionKind.LONG_TEXT: lambda **common: forms.CharField(
            max_length=5000, widget=forms.Textarea(attrs={"rows": 4}), **common
        ),
        QuestionKind.YES_NO: lambda **common: forms.ChoiceField(
            choices=YES_NO, widget=forms.RadioSelect, **common
        ),
        QuestionKind.ONE_OF: lambda **common: forms.ChoiceField(
            choices=choices, widget=forms.RadioSelect, **common
        ),
        QuestionKind.SEVERAL_OF: lambda **common: forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, **common
        ),
        QuestionKind.NUMBER: lambda **common: forms.DecimalField(
            max_digits=15, decimal_places=4, widget=forms.NumberInput(attrs={"step": "any"}), **common
        ),
        QuestionKind.DATE: lambda **common: forms.DateField(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common
        ),
        QuestionKind.FILE: lambda **common: forms.FileField(max_length=250, **common),
    }
    return makers[question.kind](
        label=question.text, required=question.required, help_text=requirement(question)
    )


def requirement(question):
    """Said before anything is sent; nothing is rejected by machine."""
    if not question.must_be:
        return ""
    wanted = dict(YES_NO).get(question.must_be, question.must_be)
    return _("The company asks for: %(answer)s") % {"answer": wanted}


def answer_to(question, value, position):
    """Not saved yet. `value` is what the field gave; for a file it is its document."""
    is_file = question.kind == QuestionKind.FILE
    plain = None if is_file else canonical(value)
    return Answer(
        question=question,
        question_text=question.text,
        kind=question.kind,
        value=plain,
        document=value or None if is_file else None,
        required_answer=question.must_be,
        meets_requirement=meets(question, plain),
        position=position,
    )


def canonical(value):
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return value or ("" if not isinstance(value, list) else [])


def meets(question, value):
    """None where nothing is required."""
    if not question.must_be:
        return None
    return question.must_be in value if isinstance(value, list) else value == question.must_be
