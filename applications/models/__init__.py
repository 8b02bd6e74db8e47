from .access import Access
from .application import WAITS, Answer, Application
from .change import Interview, StatusChange
from .errand import Errand
from .keeping import WARNING
from .mark import HiddenCompany, Interest, Mark, MarkKind, Seen
from .message import Attachment, Message, Note
from .reminder import Reminder, RemindersOff
from .restricted import RestrictedApplication
from .status import CANDIDATE_WORDS, DECIDED_BY_COMPANY, MOVED_ON, NOT_SENT, TRANSITIONS, UNDECIDED, Status
from .team import STARS, Rating, ReplyTemplate

__all__ = [
    "CANDIDATE_WORDS",
    "DECIDED_BY_COMPANY",
    "MOVED_ON",
    "NOT_SENT",
    "STARS",
    "TRANSITIONS",
    "UNDECIDED",
    "WAITS",
    "WARNING",
    "Access",
    "Answer",
    "Application",
    "Attachment",
    "Errand",
    "HiddenCompany",
    "Interest",
    "Interview",
    "Mark",
    "MarkKind",
    "Message",
    "Note",
    "Rating",
    "Reminder",
    "RemindersOff",
    "ReplyTemplate",
    "RestrictedApplication",
    "Seen",
    "Status",
    "StatusChange",
]
