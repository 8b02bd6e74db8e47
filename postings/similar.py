"""Ads like another one, found by searches of its title, category and place: the box below an ad, and recommendations.

`alike` is the same for everybody and cached; what a person doesn't want to see is left out when it is shown.
"""

from collections import Counter
from enum import StrEnum
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import F
from django.db.models.functions import Coalesce

from .choices import Category, Model
from .models import Posting
from .models.title_key import TitleKey
from .search import JobSearch, ranking
from .search.result_page import ResultPage
from .titles import telling_words

RADIUS = 50
ENOUGH = 16  # candidates, of which a person may have hidden some; no search is asked beyond that
MOST_OR = 5  # words of which one is enough: each widens the search
LOOKED_AT = 24  # ads of each search
OF_ONE_COMPANY = 2
KEPT = 300  # seconds


class Step(StrEnum):
    TITLE_NEAR = "title_near"
    WORDS_NEAR = "words_near"  # of the same category, some words of the title
    CATEGORY_NEAR = "category_near"
    TITLE = "title"


# For the box: what one could do instead. For recommendations: only what has the title in common.
BOX = (Step.TITLE_NEAR, Step.WORDS_NEAR, Step.CATEGORY_NEAR, Step.TITLE)
BY_TITLE = (Step.TITLE_NEAR, Step.WORDS_NEAR, Step.TITLE)
# Which share of the ad's own title words the other title must hold.
SHARES = {Step.TITLE_NEAR: 1, Step.TITLE: 1, Step.WORDS_NEAR: 0.5, Step.CATEGORY_NEAR: 0}


class Alike(NamedTuple):
    pk: int
    company: int
    original: int  # of a chain of reposts
    title: str  # its key


def place_key(posting):
    """The gazetteer's key of the ad's first place, as a search holds it; empty where it has none."""
    return next((str(place.place_id) for place in posting.places.all() if place.place_id), "")


def similar_to(posting, *, size, narrow):
    """Open ads to look at instead; `narrow` takes rows to those that this visitor wants to see.

    At most two of one company, unless there is nothing else.
    """
    candidates = alike(posting, BOX)
    shown = load(best(candidates, size), narrow(Posting.objects.open()))
    if len(shown) < min(size, len(candidates)):
        # Some of the best are no longer open to this visitor: who comes next?
        shown = load(best(still_open(candidates, narrow), size))
    return shown


def best(candidates, size):
    chosen = spread(candidates)[:size]
    chosen += [other for other in candidates if other not in chosen][: size - len(chosen)]
    return [other.pk for other in chosen]


def still_open(candidates, narrow):
    rows = narrow(Posting.objects.open().filter(pk__in=[other.pk for other in candidates]))
    kept = set(rows.values_list("pk", flat=True))
    return [other for other in candidates if other.pk in kept]


def spread(candidates):
    """Without the third and further ones of a company."""
    seen, kept = Counter(), []
    for other in candidates:
        seen[other.company] += 1
        if seen[other.company] <= OF_ONE_COMPANY:
            kept.append(other)
    return kept


def load(ids, rows=Posting.objects):
    found = rows.for_cards().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def alike(posting, steps):
    """Alikes of the ad, the most alike first; neither the ad itself nor anything of its chain of reposts."""
    key = f"alike:{posting.pk}:{posting.updated_at.timestamp()}:{'-'.join(steps)}"
    kept = cache.get(key)
    if kept is None:
        kept = [tuple(other) for other in find(posting, steps)]
        cache.set(key, kept, KEPT)
    return [Alike(*other) for other in kept]


def find(posting, steps):
    found, asked = {}, set()
    for step, search in searches(posting, steps):
        if search in asked:
            continue
        asked.add(search)
        rows = in_titles(search) if search.q else ResultPage(search, size=LOOKED_AT).rows
        own, others = facts(posting, [row.posting_id for row in rows])
        shares = {other: len(own & words) / max(len(own), 1) for other, words in others.items()}
        # Sorting keeps the search's order among equals, which is the newest first.
        for other in sorted(shares, key=shares.get, reverse=True):
            if shares[other] >= SHARES[step]:
                found.setdefault(other.original, other)
        if len(spread(found.values())) >= ENOUGH:
            break
    return list(found.values())


def in_titles(search):
    """The first of its results that match in their titles: texts would be read for nothing."""
    meaning, found = search.meaning, []
    if not meaning.full:
        return found
    expected = meaning.title_matches * (ranking.IN_PLACE if search.has_place else 1)
    for stage in ranking.by_title(search, search.matches(without=("q",)), expected, begun=""):
        found += stage.page(None, LOOKED_AT - len(found))
        if len(found) >= LOOKED_AT:
            break
    return found


def facts(posting, ids):
    """The stems of the ad's own title, and {Alike: stems} of the others in the order of `ids`."""
    rows = Posting.objects.filter(pk__in=[posting.pk, *ids]).values_list(
        "pk", "company", Coalesce("repost_of", F("pk")), TitleKey("title")
    )
    rows = {row[0]: Alike(*row) for row in rows}
    others = [rows[pk] for pk in ids if pk in rows and rows[pk].original != posting.original_id]
    return set(rows[posting.pk].title.split()), {other: set(other.title.split()) for other in others}


def searches(posting, steps):
    """(step, JobSearch) in order, but for what can't be asked of an ad without telling words or category."""
    words = telling_words(posting.title)
    near, category = {}, {}
    if key := place_key(posting):
        near = {"where": key, "radius": RADIUS}
    elif posting.model == Model.REMOTE:
        near = {"model": (Model.REMOTE.value,)}
    if posting.category != Category.OTHER:
        category = {"category": (posting.category,)}
    terms = {
        Step.TITLE_NEAR: words and {"q": " ".join(words), **near},
        Step.WORDS_NEAR: words[1:] and category and {"q": " or ".join(words[:MOST_OR]), **category, **near},
        Step.CATEGORY_NEAR: category and {**category, **near},
        Step.TITLE: words and {"q": " ".join(words)},
    }
    return [(step, JobSearch(**terms[step])) for step in steps if terms[step]]
