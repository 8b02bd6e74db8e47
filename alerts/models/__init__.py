from .run import Digest, DigestItem, Dismissal, Run
from .search import SavedSearch
from .subscriber import Alert, Rhythm, Subscriber, default_time_zone

__all__ = [
    "Alert",
    "Digest",
    "DigestItem",
    "Dismissal",
    "Rhythm",
    "Run",
    "SavedSearch",
    "Subscriber",
    "default_time_zone",
]
