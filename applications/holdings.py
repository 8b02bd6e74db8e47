"""What this app holds about a candidate."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.holdings import addresses_of
from accounts.privacy.own_data import Holding, Kept, all_facts, leave_out, register

from . import erasing, record
from .models import (
    Access,
    Answer,
    Application,
    Attachment,
    Errand,
    HiddenCompany,
    Interview,
    Mark,
    Message,
    Note,
    Rating,
    Reminder,
    RemindersOff,
    Seen,
    StatusChange,
)


def register_all():
    register(
        Holding(
            "applications",
            (Application, StatusChange, Interview, Answer, Message, Attachment, Note, Rating),
            export_applications,
            erase_applications,
            files=application_files,
            kept=kept,
            restrict=restrict,
            warnings=what_ends,
        )
    )
    register(Holding("marks", (Mark, HiddenCompany, Seen, Reminder, RemindersOff), export_marks, erase_marks))
    leave_out(Access, "a company's log of what its team has seen; it names no candidate")
    leave_out(Errand, "a company's own; its file goes with the first candidate in it who is erased")


def applications_of(user):
    """Also what waits for a code from one of the person's proved addresses."""
    mine = Q(candidate=user) | Q(candidate=None, restricted_at=None, email__in=addresses_of(user))
    return Application.objects.filter(mine).select_related("posting__company", "cv").order_by("created_at")


def export_applications(user):
    return [record.as_data(application) for application in applications_of(user)]


def application_files(user):
    for application in applications_of(user):
        yield from record.files(application)


def kept(user):
    """Only what was told: a rejection that is still kept back must not show here."""
    period = timedelta(days=settings.RETENTION_REJECTED_APPLICATIONS)
    return [
        Kept(row.ad.get("title", ""), row.ad.get("company", ""), row.declined_at + period)
        for row in Application.objects.filter(candidate=user).kept_by_law().order_by("declined_at")
    ]


def restrict(user):
    for application in Application.objects.filter(candidate=user).kept_by_law():
        erasing.restrict(application)


def what_ends(user):
    ending = Application.objects.open_to(user).order_by("submitted_at")
    return [
        _("Your application as %(title)s at %(company)s is withdrawn and erased.")
        % {"title": application.ad.get("title", ""), "company": application.ad.get("company", "")}
        for application in ending
    ]


def erase_applications(user):
    for application in applications_of(user):
        erasing.erase_with_candidate(application)


def export_marks(user):
    marks = user.marks.select_related("posting").order_by("created_at")
    hidden = user.hidden_companies.select_related("company")
    seen = user.seen.select_related("posting").order_by("seen_at")
    return {
        "jobs": all_facts(marks, "posting_id", "posting", "kind", "tell_company", "created_at"),
        "hidden_companies": all_facts(hidden, "company", "created_at"),
        "seen": all_facts(seen, "posting_id", "posting", "seen_at"),
        "reminded_of": all_facts(
            user.reminders.select_related("posting"), "posting_id", "posting", "created_at"
        ),
        "wants_reminders": not RemindersOff.objects.filter(candidate=user).exists(),
    }


def erase_marks(user):
    for rows in (user.marks, user.hidden_companies, user.seen, user.reminders):
        rows.all().delete()
    RemindersOff.objects.filter(candidate=user).delete()
