"""All that happens to an application. Pages, admin and tasks call these; each is one transaction, mails included."""

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Document
from accounts.uploads import documents
from postings.models import Posting

from . import emails, snapshot
from .deciding.decisions import NotAllowed, SalaryUnknown, change_status, lock, move, tell_status  # noqa: F401
from .erasing import erase
from .models import Answer, Application, Status, StatusChange


class AdChanged(Exception):
    """The ad, or a question of it, is no longer what the form showed."""


class TooLate(Exception):
    """The code came more than a day after the application was written."""


def submit(application, answers, *, posting, by, version=""):
    """Send it, or for a guest (`by=None`) keep it until the code is entered. Returns (application, is it new?).

    The ad's row is locked, so that nothing is accepted after its closing was committed. A second application, a double
    click or a retried request ends at the one that exists: the constraints decide, not a look beforehand.
    `version` is what the form showed. Raises PostingClosed or AdChanged.
    """
    if by is None:
        return keep_unconfirmed(application, answers, posting, version)
    try:
        return send_at_once(application, answers, posting=posting, by=by, version=version), True
    except (IntegrityError, AdChanged):  # a draft or an application may be there already
        return send_as_begun(application, answers, posting=posting, by=by, version=version)


@transaction.atomic
def send_at_once(application, answers, *, posting, by, version):
    """In one statement, which is the rule: where another row is in its way nothing was begun."""
    lock_ad(application, posting)
    check_version(application, answers, version)
    application.candidate, application.submitted_at = by, timezone.now()
    application.status = application.told_status = Status.SUBMITTED
    change = StatusChange(
        application=application,
        from_status=Status.DRAFT,
        to_status=Status.SUBMITTED,
        by=by,
        told_at=application.submitted_at,
    )
    emails.sent(application, application, change, *documents.claimed(application.cv, by))
    keep_answers(application, answers, is_begun=False)
    return application


@transaction.atomic
def send_as_begun(application, answers, *, posting, by, version):
    lock_ad(application, posting)
    row, is_begun = claim_place(application, by)
    if row.status != Status.DRAFT:
        return row, False
    check_version(application, answers, version)
    row.posting, row.candidate = application.posting, by
    for field in ("name", "email", "phone", "message", "cv", "ad", "language"):
        setattr(row, field, getattr(application, field))
    row.typed = {}
    keep_answers(row, answers, is_begun=is_begun)
    receive(row, at=timezone.now())
    return row, True


def lock_ad(application, posting):
    """Whoever edits or closes it has committed, or waits until this is sent. Raises PostingClosed."""
    application.posting = Posting.objects.lock_open(posting)
    application.ad = snapshot.of(application.posting)


def check_version(application, answers, version):
    questions = [answer.question for answer in answers]
    if version and version != snapshot.version(application.ad, questions):
        raise AdChanged


def claim_place(application, by):
    """The one row of this person for this ad, locked: a draft, made now if need be, or what was sent already.

    Returns (row, was it there before?).
    """
    wanted = Application(posting=application.posting, candidate=by, submit_key=application.submit_key)
    while True:
        Application.objects.bulk_create([wanted], ignore_conflicts=True)
        mine = Application.objects.select_for_update(of=["self"]).filter(
            posting=application.posting, candidate=by
        )
        # The key comes first: the form of a withdrawn application, sent once more, does not apply again.
        row = mine.filter(submit_key=wanted.submit_key).first() or mine.current().first()
        if row:
            return row, row.pk != wanted.pk
        wanted.submit_key = uuid.uuid4()  # the key is somebody else's


@transaction.atomic
def keep_unconfirmed(application, answers, posting, version):
    """A guest's. The same key, posted again, is the same application, with what was typed last."""
    lock_ad(application, posting)
    check_version(application, answers, version)
    application.status = application.told_status = Status.UNCONFIRMED
    while True:
        Application.objects.bulk_create([application], ignore_conflicts=True)
        row = Application.objects.select_for_update(of=["self"]).get(submit_key=application.submit_key)
        if row.pk == application.pk:
            keep_answers(row, answers, is_begun=False)
            documents.claim(application.cv)
            return row, True
        if row.email == application.email:
            if row.status == Status.UNCONFIRMED:
                replace(row, application, answers)
            return row, False
        application.submit_key = uuid.uuid4()  # the key is somebody else's


def replace(row, application, answers):
    before = row.cv
    for field in ("name", "phone", "message", "cv", "ad", "language"):
        setattr(row, field, getattr(application, field))
    row.save()
    documents.claim(row.cv)
    keep_answers(row, answers)
    if before != row.cv:
        documents.erase(before)


def keep_answers(application, answers, *, is_begun=True):
    """Instead of those there are, if it was begun before; a file that answers nothing any more is erased."""
    before = []
    if is_begun:
        answered = application.answers.exclude(document=None).values("document")
        before = list(Document.objects.filter(pk__in=answered))
        application.answers.all().delete()
    for answer in answers:
        answer.application = application
        if answer.document:
            documents.claim(answer.document)
    if answers:
        Answer.objects.bulk_create(answers)
    for document in set(before) - {answer.document for answer in answers}:
        documents.erase(document)


def receive(application, *, at):
    """From now on the company has it."""
    documents.claim(application.cv, owner=application.candidate)
    application.submitted_at = at
    move(application, Status.SUBMITTED, by=application.candidate, told=True)
    application.save()
    emails.sent(application)


@transaction.atomic
def confirm(application, *, by):
    """The code was entered. It counts as sent when it was written, also when the ad has closed since.

    If this person has applied already, that one stays and this one goes. Raises TooLate.
    """
    application = lock(application)
    if application.status != Status.UNCONFIRMED:
        return application
    if not application.may_be_confirmed:
        raise TooLate
    other = Application.objects.select_for_update(of=["self"]).current()
    other = other.filter(posting=application.posting_id, candidate=by).first()
    if other and other.is_sent:
        erase(application)
        return other
    if other:
        erase(other)  # a draft, which this one has overtaken
    application.candidate = by
    try:
        with transaction.atomic():
            receive(application, at=application.created_at)
    except IntegrityError:  # another device was quicker by an instant
        erase(application)
        return Application.objects.current().get(posting=application.posting_id, candidate=by)
    return application


@transaction.atomic
def save_draft(typed, *, posting, by, key, cv=None, files=()):
    """Keep what was typed, right or wrong, also when the ad has closed. One that was sent already stays as it is."""
    row, is_begun = claim_place(Application(posting=posting, submit_key=key), by)
    if row.status != Status.DRAFT:
        return row
    row.typed = typed
    if cv:
        documents.claim(cv, owner=by)
    row.cv = cv
    row.save(update_fields=["typed", "cv", "updated_at"])
    keep_answers(row, list(files), is_begun=is_begun)
    return row


@transaction.atomic
def withdraw(application, *, by):
    """The candidate's own step; the company is told. Raises NotAllowed."""
    application = lock(application)
    if not application.may_be_withdrawn:
        raise NotAllowed
    application.withdrawn_at = timezone.now()
    move(application, Status.WITHDRAWN, by=by, told=True)
    application.save(update_fields=["status", "told_status", "withdrawn_at", "updated_at"])
    emails.withdrawn_to_company(application)
    return application


@transaction.atomic
def send_message(application, *, by, text, from_company, files=(), key=None):
    """Between candidate and company; the other side gets a notice. The form's key makes a double click one message.

    Raises NotAllowed before the application was sent and once it is withdrawn.
    """
    application = lock(application)
    if key and (sent := application.messages.filter(submit_key=key).first()):
        for document in files:
            documents.erase(document)
        return sent
    if not application.is_sent or application.withdrawn_at:
        raise NotAllowed
    message = application.messages.create(sender=by, text=text, is_from_company=from_company, submit_key=key)
    for document in files:
        documents.claim(document)
        message.attachments.create(document=document)
    if from_company:
        application.answered_at = application.answered_at or message.sent_at
        application.save(update_fields=["answered_at", "updated_at"])
        emails.message_to_candidate(message)
    else:
        emails.message_to_company(message)
    return message


@transaction.atomic
def discard(application):
    """Erase a draft, or what was never confirmed. Raises NotAllowed once it was sent, were it an instant ago."""
    application = Application.objects.select_for_update(of=["self"]).filter(pk=application.pk).first()
    if application is None:
        return
    if application.is_sent:
        raise NotAllowed
    erase(application)


def rate(application, stars, *, by):
    """A member's own stars; the same ones once more take them away."""
    mine = application.ratings.filter(author=by)
    if not mine.filter(stars=stars).delete()[0]:
        application.ratings.update_or_create(author=by, defaults={"stars": stars, "rated_at": timezone.now()})
