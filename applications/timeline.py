"""What has happened to an application, as far as the candidate was told (A7, A8)."""

from dataclasses import dataclass
from datetime import datetime

from .models import UNDECIDED, Interview, Message, StatusChange


@dataclass
class Event:
    at: datetime
    change: StatusChange | None = None
    message: Message | None = None
    interview: Interview | None = None
    is_moved: bool = False  # the interview has another date by now


def timeline(application):
    """Changes of status, by when they were told, and messages of both sides, the oldest first."""
    changes = application.changes.exclude(told_at=None).select_related("interview")
    events = [event_of(application, change) for change in changes]
    events += [Event(message.sent_at, message=message) for message in with_files(application)]
    latest = {event.interview.uid: event.interview for event in events if event.interview}
    for event in events:
        event.is_moved = event.interview is not None and latest[event.interview.uid] != event.interview
    return sorted(events, key=lambda event: event.at)


def with_files(application):
    return application.messages.prefetch_related("attachments__document")


def event_of(application, change):
    """A guest's application counts as sent before its code was entered."""
    at = application.submitted_at if change.to_status == "submitted" else change.told_at
    return Event(at, change=change, interview=getattr(change, "interview", None))


def next_interview(application):
    """The one that is ahead, as the candidate knows it; None once the matter is decided."""
    if application.told_status not in UNDECIDED:
        return None
    told = Interview.objects.told().ahead().filter(change__application=application)
    return told.order_by("-change__told_at", "-pk").first()
