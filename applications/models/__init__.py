from .application import Answer, Application, Message, Note, StatusChange
from .keeping import WARNING
from .mark import HiddenCompany, Interest, Mark, MarkKind, Seen
from .restricted import RestrictedApplication
from .status import CANDIDATE_WORDS, NOT_SENT, TRANSITIONS, Status

__all__ = [
    "CANDIDATE_WORDS",
    "NOT_SENT",
    "TRANSITIONS",
    "WARNING",
    "Answer",
    "Application",
    "HiddenCompany",
    "Interest",
    "Mark",
    "MarkKind",
    "Message",
    "Note",
    "RestrictedApplication",
    "Seen",
    "Status",
    "StatusChange",
]
