from .feed import Feed, FeedRun
from .index import PostingDay, PostingIndex
from .parts import PostingPlace, Question
from .posting import SECTIONS, STATES, TIMES_A_YEAR, Posting
from .posting_queryset import PostingClosed
from .report import Report
from .suggestion import Suggestion, SuggestionStart, SuggestionWord
from .vocabulary import SearchProgress, SearchWord

__all__ = [
    "SECTIONS",
    "STATES",
    "TIMES_A_YEAR",
    "Feed",
    "FeedRun",
    "Posting",
    "PostingClosed",
    "PostingDay",
    "PostingIndex",
    "PostingPlace",
    "Question",
    "Report",
    "SearchProgress",
    "SearchWord",
    "Suggestion",
    "SuggestionStart",
    "SuggestionWord",
]
