"""What has happened to an application, as far as the candidate was told (A7, A8)."""

from dataclasses import dataclass
from datetime import datetime

from .models import Message, StatusChange


@dataclass
class Event:
    at: datetime
    change: StatusChange | None = None
    message: Message | None = None


def timeline(application):
    """Changes of status, by when they were told, and messages of both sides, the oldest first."""
    changes = application.changes.exclude(told_at=None)
    events = [Event(sent_at(application, change), change=change) for change in changes]
    events += [Event(message.sent_at, message=message) for message in application.messages.all()]
    return sorted(events, key=lambda event: event.at)


def sent_at(application, change):
    """A guest's application counts as sent before its code was entered."""
    return application.submitted_at if change.to_status == "submitted" else change.told_at
