import uuid
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Document
from accounts.uploads import documents

from ..applying.desk import key_of
from .apply import StagingForm

MOST_FILES = 5


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Gives a list; each file is checked as one alone would be."""

    widget = FilesInput

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(upload, initial) for upload in uploads if upload is not None]


class MessageForm(StagingForm):
    """From either side. Files that came with a form in error are kept under its key, and ticked."""

    text = forms.CharField(
        label=_("Your message"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    files = FilesField(
        label=_("Files"),
        required=False,
        max_length=250,
        help_text=_("Up to five, each under the same rules as a CV"),
        error_messages={"empty": documents.REFUSALS["empty"]},
    )

    def __init__(self, data=None, files=None, *, prefix=None):
        super().__init__(data, files, prefix=prefix)
        self.key_name, self.kept_name = self.add_prefix("submit_key"), self.add_prefix("kept")
        self.key = key_of(self.data.get(self.key_name, "")) or uuid.uuid4()
        self.documents = []

    def clean_files(self):
        """The form's own key tells which uploads are its own, so nobody can name somebody else's."""
        uploads, mark = self.cleaned_data["files"], f"{self.key}:message"
        ticked = self.data.getlist(self.kept_name)
        waiting = Document.objects.staged().filter(staged_as=mark)
        self.documents = [document for document in waiting if str(document.pk) in ticked]
        if len(uploads) + len(self.documents) > MOST_FILES:
            raise ValidationError(_("At most five files go with one message."))
        problems = []
        for upload in uploads:
            try:
                self.documents.append(self.stage(partial(documents.stage, staged_as=mark), upload))
            except ValidationError as problem:
                problems.append(f"{upload.name}: {problem.message}")
        if problems:
            raise ValidationError(problems)
        return uploads
