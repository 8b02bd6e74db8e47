"""Applications that go: given up, over for long enough, or because the candidate leaves the board."""

from functools import partial

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from accounts.models import Document
from accounts.uploads import documents

from . import emails
from .models import Access, Application
from .models.errand import errand_key


@transaction.atomic
def erase(application):
    """With its answers and those files that nobody else refers to and no person has on file."""
    ids = document_ids(application)
    forget_in_log(application)
    if application.is_sent:
        forget_exports(application.posting.errands.exports())
    application.delete()
    for document in Document.objects.filter(pk__in=ids, owner=None):
        documents.erase(document)


def document_ids(application):
    answered = application.answers.values_list("document", flat=True)
    attached = application.messages.exclude(attachments=None).values_list("attachments__document", flat=True)
    return [pk for pk in (application.cv_id, *answered, *attached) if pk]


def forget_in_log(application):
    """The admin's log bears the candidate's name; that somebody did something then is all that stays."""
    about = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Application), object_id=str(application.pk)
    )
    about.update(object_repr="")


@transaction.atomic
def erase_with_candidate(application):
    """The candidate leaves the board, so the company loses it too; if it was still open, the team hears of that."""
    rows = Application.objects.select_for_update(of=["self"]).select_related("posting__company")
    application = rows.get(pk=application.pk)
    if application.may_be_withdrawn and not application.withdrawn_at:
        emails.erased_to_company(application)
    erase(application)


@transaction.atomic
def restrict(application):
    """The candidate leaves the board, and law makes the company keep it: from now on it is out of everybody's sight."""
    Document.objects.filter(pk__in=document_ids(application)).update(owner=None)
    forget_in_log(application)
    forget_exports(application.posting.errands.exports())
    Access.objects.filter(application=application).update(application=None)
    Application.objects.filter(pk=application.pk).update(candidate=None, restricted_at=timezone.now())


def warn_of_erasure(application):
    application.erasure_warned_at = timezone.now()
    application.save(update_fields=["erasure_warned_at"])
    emails.soon_erased(application)


def forget_exports(errands):
    """With their files, also those that are still being written: they have run out, or somebody in them is erased."""
    for errand in list(errands):
        storage, name = errand.file.storage, errand.file.name or errand_key(errand)
        errand.delete()
        transaction.on_commit(partial(documents.delete_files, storage, [name]))
