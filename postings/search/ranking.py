"""In which order a search shows its ads (S3), and how a page of them is found without looking at all.

Relevance is a sequence of stages; a page goes on to the next stage when one is used up. Where few ads match, a stage
ranks them all; where many do, it takes the newest first. See docs/search.md.
"""

from datetime import timedelta

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone

from ..models import PostingIndex
from .tsquery import Matches

RANKED_TITLES = 2000  # matches in titles up to which all of them are ranked; a title's vector lies in the row
RANKED_TEXTS = 400  # in texts, whose vectors lie apart
IN_PLACE = 0.1  # of what matches the words, so much is taken to match a place as well
WINDOWS = (timedelta(days=5), timedelta(days=25))
BROAD_TEXT = 0.07  # from this share of all ads on, walking the newest is quicker than asking the index
WALKED = 3000
PLENTY = 4  # found in one window: the next one will do, else all the rest is looked through at once

TITLE, TITLE_NEWEST, TITLE_WIDER, TEXT, TEXT_NEWEST, NEWEST, LOOSE = "abcdefg"


class Stage:
    """Some of the ads that match, as rows with a `rank`; by rank, then newest first."""

    def __init__(self, name, rows, rank=None, *, windows=False, walk=False):
        self.name, self.windows, self.walk = name, windows, walk
        self.has_ranks = rank is not None
        self.rows = rows.annotate(rank=rank or Value(0, output_field=IntegerField()))

    def page(self, after, size):
        """Up to `size` rows behind the cursor."""
        rows = self.rows.only("posting_id", "published_at")
        if after is not None:
            rows = rows.filter(behind(after, ranked=self.has_ranks))
        if self.has_ranks:
            return list(rows.order_by("rank", "-published_at", "-posting_id")[:size])
        if not self.windows:
            return list(rows.order_by("-published_at", "-posting_id")[:size])
        return self.through_windows(rows, after.published_at if after else timezone.now(), size)

    def through_windows(self, rows, until, size):
        """Looks at the newest days first, and at more only while the page isn't full."""
        found, upper = [], None
        if self.walk and (edge := walked_until(until)):
            found = list(rows.filter(published_at__gt=edge).order_by("-published_at", "-posting_id")[:size])
            upper = edge
        # The sum keeps the planner off the index by date, where it would read every text on its way.
        unindexed = F("published_at") + Value(timedelta())
        for width in (*WINDOWS, None):
            if len(found) >= size:
                break
            part = rows.filter(published_at__lte=upper) if upper else rows
            lower = None
            if width and (upper is None or PLENTY <= len(found) or width == WINDOWS[0]):
                lower = until - width
                part = part.filter(published_at__gt=lower)
            found += part.order_by(unindexed.desc(), "-posting_id")[: size - len(found)]
            if lower is None:
                break
            upper = lower
        return found


def walked_until(until):
    """The time of the ad so many further on."""
    later = PostingIndex.objects.filter(published_at__lte=until).order_by("-published_at")
    return later.values_list("published_at", flat=True)[WALKED : WALKED + 1].first()


def behind(cursor, *, ranked):
    older = Q(published_at__lt=cursor.published_at) | Q(
        published_at=cursor.published_at, posting_id__lt=cursor.pk
    )
    # The first half of the condition is one that an index understands.
    older = Q(published_at__lte=cursor.published_at) & older
    return Q(rank__gt=cursor.rank) | Q(rank=cursor.rank) & older if ranked else older


def stages(search, rows, *, begun=""):
    """The stages of this search in their order, from the one named `begun` on; `rows` narrows what matches."""
    meaning = search.meaning
    if search.order == "newest" or not meaning.full:
        broad = not search.has_place and meaning.share >= BROAD_TEXT
        return [Stage(NEWEST, rows(search.matches()), windows=meaning.matches > RANKED_TEXTS, walk=broad)]
    among = rows(search.matches(without=("q",)))
    if meaning.without:
        among = among.filter(Matches("fts", meaning.without))
    factor = IN_PLACE if search.has_place else 1
    many_titles = begun in (TITLE_NEWEST, TITLE_WIDER) or (
        begun != TITLE and meaning.title_matches * factor > RANKED_TITLES
    )
    many_texts = begun == TEXT_NEWEST or (begun != TEXT and meaning.matches * factor > RANKED_TEXTS)
    found = by_title(among, meaning, many=many_titles)
    found.append(by_text(among, meaning, many=many_texts, walk=not search.has_place))
    names = [stage.name for stage in found]
    return found[names.index(begun) :] if begun in names else found


def by_title(among, meaning, *, many):
    titled = Matches("title_fts", meaning.full)
    if not many:
        exact_title = Matches("title_fts", meaning.exact, "A")
        rank = Case(
            When(Q(exact_title) & Q(title_words__lte=meaning.word_count), then=0),
            When(Q(exact_title) & Q(title_words__lte=meaning.word_count + 2), then=1),
            When(exact_title, then=2),
            When(Matches("title_fts", meaning.exact), then=3),
            When(Matches("title_fts", meaning.full, "A"), then=4),
            default=5,
            output_field=IntegerField(),
        )
        return [Stage(TITLE, among.filter(titled), rank)]
    exact = Matches("title_fts", meaning.exact)
    found = [Stage(TITLE_NEWEST, among.filter(exact), windows=True)]
    if meaning.full != meaning.exact:
        found.append(Stage(TITLE_WIDER, among.filter(titled).exclude(exact), windows=True))
    return found


def by_text(among, meaning, *, many, walk):
    texts = among.filter(Matches("fts", meaning.full)).exclude(Matches("title_fts", meaning.full))
    if many:
        broad = walk and meaning.share >= BROAD_TEXT
        return Stage(TEXT_NEWEST, texts, windows=True, walk=broad)
    rank = Case(
        When(Matches("fts", meaning.exact, "AB"), then=0),
        When(Matches("fts", meaning.exact), then=1),
        default=2,
        output_field=IntegerField(),
    )
    return Stage(TEXT, texts, rank)
