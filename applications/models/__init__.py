from .application import Answer, Application, Message, Note, StatusChange
from .mark import HiddenCompany, Interest, Mark, MarkKind, Seen
from .status import CANDIDATE_WORDS, NOT_SENT, TRANSITIONS, Status

__all__ = [
    "CANDIDATE_WORDS",
    "NOT_SENT",
    "TRANSITIONS",
    "Answer",
    "Application",
    "HiddenCompany",
    "Interest",
    "Mark",
    "MarkKind",
    "Message",
    "Note",
    "Seen",
    "Status",
    "StatusChange",
]
