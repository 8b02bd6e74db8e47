from .prepared import Area, AreaSquare, FilterSet, Finding, Keyword, KeywordAnchor, PreparedSearch, Side
from .run import Digest, DigestItem, Dismissal, Planning, Run
from .search import SavedSearch, in_words, key_of
from .subscriber import ANSWER_DAYS, Alert, Joined, Rhythm, Subscriber, default_time_zone

__all__ = [
    "ANSWER_DAYS",
    "Alert",
    "Area",
    "AreaSquare",
    "Digest",
    "DigestItem",
    "Dismissal",
    "FilterSet",
    "Finding",
    "Joined",
    "Keyword",
    "KeywordAnchor",
    "Planning",
    "PreparedSearch",
    "Rhythm",
    "Run",
    "SavedSearch",
    "Side",
    "Subscriber",
    "default_time_zone",
    "in_words",
    "key_of",
]
