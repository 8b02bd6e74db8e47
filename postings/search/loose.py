"""What to show where no ad holds all the words: those that hold most of them, the rarer words counting more.

Only the page of results does this. A search matches what holds all its words, and an alert mails nothing less.
"""

from itertools import combinations
from math import log2

from django.db.models import Case, IntegerField, Value, When

from ..models import PostingIndex
from .ranking import LOOSE, Newest, Ranked
from .tsquery import Matches, all_of, any_of

MOST_GROUPS = 6
CANDIDATES = 200
MANY = 20_000  # ads on the board
IN_TITLE, IN_TEXT = 3, 1
RAREST = 16  # the weight of a word that one ad in 65,536 holds


def stage(search, rows):
    """The one stage of ads that hold most of the words, best first; None where there is nothing to leave out."""
    groups = search.meaning.each
    if search.order == "newest" or not 1 < len(groups) <= MOST_GROUPS:
        return None
    among = rows(search.matches(without=("q",)))
    if search.meaning.without:
        among = among.filter(Matches("fts", search.meaning.without))
    for held in range(len(groups) - 1, 0, -1):
        wanted = any_of([all_of(some) for some in combinations(groups, held)])
        some = Newest(LOOSE, among.filter(Matches("fts", wanted)), few=search.meaning.rows <= MANY)
        found = some.page(None, CANDIDATES)
        if found:
            ids = [row.posting_id for row in found]
            return Ranked(LOOSE, PostingIndex.objects.filter(posting_id__in=ids), lack(search.meaning))
    return None


def lack(meaning):
    """How much of the words an ad is missing, by their weight: 0 is nothing."""
    total = Value(0)
    for query, share in zip(meaning.each, meaning.shares, strict=True):
        weight = round(min(RAREST, -log2(share))) if 0 < share < 1 else 1
        total += Case(
            When(Matches("title_fts", query), then=Value(0)),
            When(Matches("fts", query), then=Value(weight * (IN_TITLE - IN_TEXT))),
            default=Value(weight * IN_TITLE),
            output_field=IntegerField(),
        )
    return total
