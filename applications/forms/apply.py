import re
import uuid
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import phones
from accounts.models import User
from accounts.uploads import cv_text, documents
from postings.choices import QuestionKind

from ..models import Application
from .questions import answer_to, field_for, name_of

QUESTION = re.compile(r"question_\d{1,18}", re.ASCII)


class StagingForm(forms.Form):
    """Its files are kept as soon as they are found to be sound, also when something else in the form is not."""

    is_storage_down = False

    def stage(self, stage, upload):
        if not upload:
            return None
        try:
            return stage(upload)
        except documents.Refused as refusal:
            raise ValidationError(refusal.sentence) from None
        except documents.StorageDown:
            self.is_storage_down = True
            raise ValidationError(documents.STORAGE_DOWN) from None


class ApplyForm(StagingForm):
    """One page for everybody (A1). A file that was uploaded with a form in error is kept and chosen."""

    cv = forms.FileField(
        label=_("CV"),
        required=False,
        max_length=250,
        error_messages={"empty": documents.REFUSALS["empty"]},
    )
    accept = documents.ACCEPT
    cv_id = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your email"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    message = forms.CharField(
        label=_("Message to the company"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    submit_key = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, desk, *args, is_looking=False, **kwargs):
        """`is_looking`: the CV is read to fill the form, nothing is sent yet."""
        super().__init__(*args, **kwargs)
        self.initial = {"email": desk.email} if self.is_bound else desk.initial()
        self.desk, self.is_looking = desk, is_looking
        self.filled = []
        self.fields["email"].disabled = desk.person is not None
        for question in desk.questions:
            self.fields[name_of(question)] = field = field_for(question)
            if question.kind == QuestionKind.FILE:
                field.required = False  # asked for in clean(): one that was uploaded before counts
            elif isinstance(kept := self.initial.get(name_of(question)), list) and kept:
                single = not isinstance(field, forms.MultipleChoiceField)
                self.initial[name_of(question)] = kept[0] if single else kept

    def again(self, desk):
        """The same for an ad that has changed: as it was typed, with the files that were staged."""
        data = self.data.copy()
        if self.cleaned_data.get("cv"):
            data["cv_id"] = str(self.cleaned_data["cv"].pk)
        for answer in self.draft_files():
            data[f"{name_of(answer.question)}_kept"] = str(answer.document.pk)
        return ApplyForm(desk, data)

    @property
    def shows_another_version(self):
        """Of the ad; a form that doesn't say which is taken for the present one."""
        return self.data.get("version", "") not in ("", self.desk.version)

    @cached_property
    def no_longer_asked(self):
        """(question, what was typed) of questions that the ad has changed or dropped since."""
        given = self.data if self.is_bound else {}
        typed = given.lists() if given else self.initial.get("typed", {}).items()
        answers = {
            name.removeprefix("question_"): values
            for name, values in typed
            if QUESTION.fullmatch(name) and name not in self.fields and any(values)
        }
        questions = self.desk.posting.questions.filter(pk__in=answers)
        return [(question, answers[str(question.pk)]) for question in questions]

    def clean_cv(self):
        """Comes first, so that what the CV says can still fill what was left empty."""
        needs_words = self.is_looking or any(self.is_empty(name) for name in ("name", "email"))
        stage = partial(self.desk.stage_cv, needs_words=needs_words)
        document = self.stage(stage, self.cleaned_data.get("cv"))
        if document and needs_words:
            self.fill_in(cv_text.facts(document.text))
        return document

    def is_empty(self, name):
        return not self.fields[name].disabled and not self.data.get(name, "").strip()

    def fill_in(self, facts):
        self.data = self.data.copy()
        for name, value in facts.items():
            if value and self.is_empty(name):
                self.data[name] = value
                self.filled.append(self.fields[name].label)

    def clean_submit_key(self):
        """A form without one, or with a broken one, is sent for the first time."""
        try:
            return uuid.UUID(self.cleaned_data["submit_key"])
        except ValueError:
            return uuid.uuid4()

    def clean_email(self):
        return User.objects.clean_email(self.cleaned_data["email"])

    def clean_phone(self):
        return phones.check(self.cleaned_data["phone"])

    def clean(self):
        cleaned = super().clean()
        cleaned["cv"] = cleaned.get("cv") or self.desk.find_cv(cleaned.get("cv_id", ""))
        if not cleaned["cv"] and "cv" not in self.errors:
            self.add_error("cv", _("Add your CV as a PDF, DOCX, ODT, RTF or TXT file."))
        for question in self.desk.questions:
            if question.kind == QuestionKind.FILE:
                self.clean_file(question, cleaned)
        if self.filled and not self.errors:
            self.add_error(None, _("We took details from your CV. Check them, then send."))
        return cleaned

    def clean_file(self, question, cleaned):
        name = name_of(question)
        try:
            document = self.stage(self.desk.stage_file, cleaned.get(name))
        except ValidationError as error:
            self.add_error(name, error)
            return
        document = document or self.desk.find_file(self.data.get(f"{name}_kept", ""))
        if document is None and question.required and name not in self.errors:
            self.add_error(name, self.fields[name].error_messages["required"])
        cleaned[name] = document

    def only_errors_of(self, *names):
        """For a form that is looked at before it is sent: nobody is scolded for what is not filled in yet."""
        for name in set(self.errors) - set(names):
            del self.errors[name]

    @property
    def cv_choices(self):
        """(CV, is it ticked): what was uploaded just now, then what is at hand."""
        chosen = getattr(self, "cleaned_data", {}).get("cv")
        ticked = str(chosen.pk) if chosen else self["cv_id"].value()
        others = [document for document in self.desk.documents if not (chosen and is_same(document, chosen))]
        return [(document, str(document.pk) == ticked) for document in filter(None, [chosen, *others])]

    @property
    def question_fields(self):
        """(bound field, the file that was uploaded before, if it is a file) in the order of the ad."""
        for question in self.desk.questions:
            name = name_of(question)
            yield self[name], self.kept_file(name) if question.kind == QuestionKind.FILE else None

    def kept_file(self, name):
        if not self.is_bound:
            return self.initial.get(f"{name}_kept")
        document = getattr(self, "cleaned_data", {}).get(name)
        return document or self.desk.find_file(self.data.get(f"{name}_kept", ""))

    def application(self):
        """What is to be sent, not saved yet."""
        values = {name: self.cleaned_data[name] for name in ("name", "email", "phone", "message", "cv")}
        return Application(submit_key=self.cleaned_data["submit_key"], language=get_language(), **values)

    def answers(self):
        return [
            answer_to(question, self.cleaned_data.get(name_of(question)), position)
            for position, question in enumerate(self.desk.questions)
        ]

    def typed(self):
        """Everything as it was typed, right or wrong, for a draft; files apart."""
        files = {name_of(question) for question in self.desk.questions if question.kind == QuestionKind.FILE}
        names = set(self.fields) - files - {"cv", "cv_id", "email", "submit_key", "version"}
        typed = {
            name: values if name.startswith("question_") else values[0]
            for name in names
            if (values := [value[:10_000] for value in self.data.getlist(name)])
        }
        return typed | {
            name_of(question): [value[:10_000] for value in values]
            for question, values in self.no_longer_asked
        }

    def draft_files(self):
        """Files that answer questions, as answers of a draft."""
        wanted = [question for question in self.desk.questions if question.kind == QuestionKind.FILE]
        found = [(question, self.kept_file(name_of(question))) for question in wanted]
        return [answer_to(question, document, 0) for question, document in found if document]


def typed_words(draft):
    """(label, words) of what stands in a draft, for reading when the form is no longer there."""
    questions = {name_of(question): question.text for question in draft.posting.questions.all()}
    for name, value in draft.typed.items():
        words = ", ".join(value) if isinstance(value, list) else value
        label = ApplyForm.base_fields[name].label if name in ApplyForm.base_fields else questions.get(name)
        if label and words.strip():
            yield label, words


def is_same(document, other):
    """Also what this form sent twice: a quick click on "Send" overtakes the reading of the file."""
    facts = ("staged_as", "name", "size")
    sent_twice = other.staged_as and all(getattr(document, fact) == getattr(other, fact) for fact in facts)
    return document.pk == other.pk or bool(sent_twice)
