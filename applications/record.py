"""Everything of one application as far as its candidate was told, to be taken along (A8, C3)."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.privacy import export
from accounts.privacy.own_data import facts
from postings.models import SECTIONS

from .timeline import timeline

TOLD = "submitted_at", "withdrawn_at", "name", "email", "phone", "message", "language", "ad", "typed"
CHANGE = "to_status", "told_at", "text", "salary"
INTERVIEW = "starts_at", "minutes", "where"


def as_data(application):
    """What the team writes among itself is the company's."""
    told = application.changes.exclude(told_at=None).select_related("interview")
    letters = application.messages.prefetch_related("attachments__document")
    return {
        "job": application.posting.get_absolute_url(),
        "status": application.told_status,
        **facts(application, "id", "created_at", *TOLD),
        "cv": path_of(application, application.cv),
        "answers": [answer_data(application, answer) for answer in application.answers.all()],
        "changes": [facts(change, *CHANGE) | {"interview": interview_data(change)} for change in told],
        "messages": [message_data(application, letter) for letter in letters],
    }


def answer_data(application, answer):
    words = facts(answer, "question_text", "kind", "value", "required_answer")
    return words | {"file": path_of(application, answer.document)}


def interview_data(change):
    return facts(change.interview, *INTERVIEW) if hasattr(change, "interview") else None


def message_data(application, letter):
    files = [path_of(application, attachment.document) for attachment in letter.attachments.all()]
    return facts(letter, "sent_at", "is_from_company", "text") | {"files": files}


def path_of(application, document):
    """The id keeps two files of one name apart. Nothing for a file that a scanner has not cleared."""
    if document is None or not document.is_shown:
        return None
    return f"applications/{application.pk}/{document.pk}/{document.name}"


def files(application):
    """Pairs of (path in a ZIP, file)."""
    answers = application.answers.exclude(document=None).select_related("document")
    found = [application.cv, *(answer.document for answer in answers)]
    for letter in application.messages.prefetch_related("attachments__document"):
        found += [attachment.document for attachment in letter.attachments.all()]
    for document in {document.pk: document for document in found if document}.values():
        if path := path_of(application, document):
            yield path, document.file


def as_zip(application):
    """An open temporary file: for people a page, for programs data, and the files beside both."""
    context = {
        "application": application,
        "ad": application.ad,
        "headings": SECTIONS,
        "answers": [(answer, path_of(application, answer.document)) for answer in application.answers.all()],
        "cv": path_of(application, application.cv),
        "events": [(event, attached(application, event)) for event in timeline(application)],
        "site_name": settings.SITE_NAME,
        "now": timezone.now(),
    }
    page = render_to_string("applications/record.html", context)
    data = {"board": settings.SITE_URL, "exported_at": timezone.now(), "application": as_data(application)}
    return export.pack(data, files(application), {"application.html": page})


def attached(application, event):
    """(name, path) of the files that went with a message."""
    if event.message is None:
        return []
    documents = [attachment.document for attachment in event.message.attachments.all()]
    return [(document.name, path_of(application, document)) for document in documents]
