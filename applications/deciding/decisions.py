"""What the company decides and tells (A7, A10). Callers find it in `actions`, with all else that happens."""

from django.db import transaction
from django.utils import timezone

from .. import emails, snapshot
from ..models import MOVED_ON, Application, Interview, Status
from . import pay, replies


class NotAllowed(Exception):
    """The table of transitions does not know this step, or the application was never sent."""


class SalaryUnknown(Exception):
    """Nobody has named what the job pays, and the candidate must know it before an interview (A10)."""


@transaction.atomic
def change_status(application, status, *, by, tell=False, text="", interview=None, salary=None):
    """The company decides, and tells the candidate at once if `tell`; `text` are its words to them.

    `interview`, not saved yet, is the date of one; `salary` what the job pays, where the ad doesn't say.
    Raises SalaryUnknown, or NotAllowed, also for withdrawing, which is the candidate's.
    """
    application = lock(application)
    if status == Status.WITHDRAWN or not application.is_sent or not application.may_become(status):
        raise NotAllowed
    change = move(application, status, by=by)
    if status in MOVED_ON:
        application.moved_on_at = application.moved_on_at or timezone.now()
    application.save(update_fields=["status", "moved_on_at", "updated_at"])
    if status == Status.INTERVIEW:
        name_salary(application, change, salary)
        if interview:
            keep_interview(change, interview)
    if tell:
        tell_change(application, change, text, by)
    return application


def name_salary(application, change, salary=None):
    """What the ad says now goes before what was said with the step, and that before what was said to others."""
    named = snapshot.salary(application.posting) or salary or change.salary
    change.salary = named or pay.named_before(application.posting)
    if change.salary is None:
        raise SalaryUnknown
    change.save(update_fields=["salary"])


def keep_interview(change, interview):
    """A date that the candidate knows of and that is still ahead is moved by it, also in calendars."""
    known = Interview.objects.filter(change__application=change.application).told().ahead().order_by("pk")
    if moved := known.last():
        interview.uid, interview.sequence = moved.uid, moved.sequence + 1
    interview.change = change
    interview.save()


@transaction.atomic
def tell_status(application, *, by, text=""):
    """Tell the candidate what was decided before. Raises SalaryUnknown, or NotAllowed if they know it already."""
    application = lock(application)
    if not application.is_sent or application.is_told:
        raise NotAllowed
    change = application.changes.order_by("-at", "-id").first()
    tell_change(application, change, text, by)
    return application


def tell_change(application, change, text, by):
    """With an invitation to an interview goes what the job pays (A10)."""
    if change.to_status == Status.INTERVIEW:
        name_salary(application, change)
    change.text, change.told_at = replies.fill(text, application, by), timezone.now()
    change.save(update_fields=["text", "told_at"])
    application.told_status = change.to_status
    application.answered_at = application.answered_at or change.told_at
    application.save(update_fields=["told_status", "answered_at", "updated_at"])
    emails.told(change)


def lock(application):
    """The row as it is now, held until the end of the transaction."""
    rows = Application.objects.select_for_update(of=["self"]).select_related("posting__company", "candidate")
    return rows.get(pk=application.pk)


def move(application, status, *, by, told=False):
    """Log who moved it from where to where; the caller saves the application."""
    told_at = timezone.now() if told else None
    change = application.changes.create(
        from_status=application.status, to_status=status, by=by, told_at=told_at
    )
    application.status = status
    if told:
        application.told_status = status
    return change
