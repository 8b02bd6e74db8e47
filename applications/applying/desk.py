"""What a person has at hand while applying: the files, the profile, the draft and what was sent before."""

import uuid

from django.http import Http404
from django.utils.functional import cached_property

from accounts.models import Document
from accounts.uploads import documents
from postings.models import Posting

from .. import snapshot
from ..models import Application, Status

CV, FILE = "cv", "file"


# The ad, and what there is to look for besides: rarely are there questions, and rarely has one applied before.
POSTING = """
SELECT posting.*, posting.xmin::text AS read_as, company.name AS company_name,
    EXISTS (SELECT FROM postings_question WHERE posting_id = posting.id AND retired_at IS NULL) AS has_questions,
    EXISTS (
        SELECT FROM applications_application WHERE posting_id = posting.id AND candidate_id = %s
    ) AS has_mine
FROM postings_posting AS posting JOIN companies_company AS company ON company.id = posting.company_id
WHERE posting.id = %s
"""


def posting_for(person, pk):
    """The ad, if it can be read; as SQL, since to put it together anew takes longer than to ask it."""
    posting = next(iter(Posting.objects.raw(POSTING, [person.pk, pk])), None)
    if posting is None or not posting.is_published:
        raise Http404
    return posting


class Desk:
    def __init__(self, request, posting):
        """The ad comes from `posting_for`, or is any other: then questions and applications are simply looked for."""
        self.posting = posting
        self.person = request.user if request.user.is_authenticated else None
        self.key = key_of(request.POST.get("submit_key", ""))
        self.fresh = []  # staged by this very request

    @cached_property
    def questions(self):
        if not getattr(self.posting, "has_questions", True):
            return []
        return list(self.posting.questions.filter(retired_at=None))

    @cached_property
    def version(self):
        """Of the ad and its questions as the form shows them."""
        return snapshot.version(snapshot.of(self.posting), self.questions)

    @cached_property
    def applications(self):
        """The person's own for this ad, the newest first."""
        if self.person is None or not getattr(self.posting, "has_mine", True):
            return []
        mine = Application.objects.filter(posting=self.posting, candidate=self.person)
        return list(mine.order_by("-created_at"))

    @property
    def draft(self):
        return next((row for row in self.applications if row.status == Status.DRAFT), None)

    @property
    def sent(self):
        """What this person has sent and not withdrawn."""
        return next((row for row in self.applications if row.is_sent and not row.withdrawn_at), None)

    @cached_property
    def repeated(self):
        """What this very form has sent before: its files are no longer staged, and still its own.

        Whoever holds the key has sent it. So the second request of a double click doesn't miss what the first took.
        """
        if self.person:
            return next((row for row in self.applications if row.submit_key == self.key), None)
        rows = Application.objects.filter(submit_key=self.key, posting=self.posting, candidate=None)
        return rows.select_related("cv").first() if self.key else None

    @property
    def ended_at(self):
        """Where a form leads that was sent before, or whose sender has applied: a lost answer, a second device."""
        return next((row for row in (self.repeated, self.sent) if row and row.is_sent), None)

    @cached_property
    def source(self):
        """Where the fields come from: the draft; what was sent as a guest and confirmed too late; the last one sent."""
        if self.person is None or self.draft:
            return self.draft
        late = Application.objects.unconfirmed_for(self.person.verified_emails).filter(posting=self.posting)
        return late.order_by("-created_at").first() or self.last

    @cached_property
    def last(self):
        if self.person is None:
            return None
        return Application.objects.sent().filter(candidate=self.person).order_by("-submitted_at").first()

    @cached_property
    def documents(self):
        """CVs to choose from, the one used last first: on file, in the draft, and uploaded in this form."""
        found = {document.pk: document for document in self.staged(CV)}
        if self.person:
            found |= {document.pk: document for document in self.person.documents.kept()}
            if self.source and self.source.posting_id == self.posting.pk and self.source.cv:
                found[self.source.cv_id] = self.source.cv
        found = {pk: document for pk, document in found.items() if document.is_usable}
        if self.repeated and self.repeated.cv:
            found[self.repeated.cv_id] = self.repeated.cv
        return sorted(found.values(), key=lambda document: document.pk != self.last_used)

    @property
    def last_used(self):
        return next((row.cv_id for row in (self.source, self.last) if row and row.cv_id), None)

    def staged(self, field):
        """What was uploaded in this form, shown again since.

        The form's own key tells, which nobody else knows: so nobody can name somebody else's upload. The session can't
        tell: a CV that is still being read would write over the sign-in that sending the form has begun meanwhile.
        """
        if self.key is None:
            return Document.objects.none()
        return Document.objects.staged().usable().filter(staged_as=f"{self.key}:{field}")

    def find_cv(self, pk):
        """One of the CVs at hand by its id as text, or None."""
        return next((document for document in self.documents if str(document.pk) == pk), None)

    def find_file(self, pk):
        """A file that answers a question, uploaded in this form or in the draft, by its id as text, or None."""
        if not pk:
            return None
        files = list(self.staged(FILE))
        for row in filter(None, (self.source, self.repeated)):
            files += [answer.document for answer in row.answers.select_related("document") if answer.document]
        return next((document for document in files if str(document.pk) == pk), None)

    def stage_cv(self, upload, *, needs_words):
        return self.stage(upload, CV, needs_words=needs_words)

    def stage_file(self, upload):
        return self.stage(upload, FILE)

    def stage(self, upload, field, *, needs_words=False):
        """Raises what documents.stage raises. The row is written with the application, or by `keep`."""
        mark = f"{self.key}:{field}" if self.key else ""
        document = documents.take_in(upload, staged_as=mark, needs_words=needs_words)
        self.fresh.append(document)
        return document

    def keep(self):
        """The form is shown again, so these uploads wait for it."""
        for document in self.fresh:
            documents.keep(document)

    def discard(self):
        """The application existed already, so these uploads belong to nothing."""
        for document in self.fresh:
            documents.erase(document)

    @property
    def email(self):
        """The account's, whatever is typed."""
        return self.person.email if self.person else ""

    def initial(self):
        profile = getattr(self.person, "profile", None)
        values = {
            "submit_key": self.draft.submit_key if self.draft else uuid.uuid4(),
            "version": self.version,
        }
        for field in ("name", "phone"):
            values[field] = getattr(profile, field, "") or getattr(self.source, field, "")
        values["email"] = self.email
        if self.source and self.source.posting_id == self.posting.pk:
            values |= self.kept_values()
        if self.documents:
            values["cv_id"] = str(self.documents[0].pk)
        return values

    def kept_values(self):
        """What was typed for this very ad: in a draft as it was typed, else what was in the application."""
        source = self.source
        values = {"name": source.name, "phone": source.phone, "message": source.message}
        if source.status == Status.DRAFT:
            values = source.typed | {"typed": source.typed}
        for answer in source.answers.select_related("document"):
            name = f"question_{answer.question_id}"
            values |= {f"{name}_kept": answer.document} if answer.document else {name: answer.value}
        return values


def key_of(text):
    """The key of a form as it was sent, or None if it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
