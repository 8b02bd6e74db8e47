"""In which order a search shows its ads (S3), and how a page of them is found without looking at all of them.

Relevance is a sequence of stages; a page goes on to the next one when one is used up. Where few ads match, all are
ranked; where many do, the newest come first. See docs/search.md.
"""

from datetime import UTC, datetime, timedelta
from functools import cached_property

from django.db.models import BigIntegerField, F, Func, IntegerField, Q, Value
from django.utils import timezone

from ..models import PostingIndex
from . import partitions
from .kept import kept
from .tsquery import Matches

RANKED = 200  # ads that match: up to so many all of them are ranked
RANKED_TITLES = 400  # of the ads that match in their titles, whose vectors lie in the row
SURELY_MORE = 2  # times as many expected: not even tried
IN_PLACE = 0.1  # of what matches the words, about so much matches a place as well
WINDOWS = (timedelta(days=2), timedelta(days=20))  # at least, back to where a partition begins
# From this share of all ads on, walking along the newest is quicker than asking the index; a title lies in the row.
BROAD_TEXT, BROAD_TITLE = 0.07, 0.01
WALKED = 3000
PLENTY = 4  # found in one window: the next one will do, else all the rest is looked through at once

ALL, TITLE, TITLE_NEWEST, TITLE_WIDER, TEXT_NEWEST, NEWEST, LOOSE = "abcdefg"


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UNINDEXED = F("published_at") + Value(timedelta())  # a sum that no index holds


class Ranked:
    """Some of the ads that match, the best first; only where there are few.

    `finer` is the rank of those that share the last rank, for which texts have to be read: only once a page needs it.
    """

    def __init__(self, name, rows, rank, most=None, *, last=None, finer=None):
        self.name, self.most, self.last, self.finer = name, most, last, finer
        self.rows = as_rows(rows, rank)

    @cached_property
    def found(self):
        """Without an order the database stops at the limit, however many match."""
        rows = list(self.rows.order_by()[: self.most + 1] if self.most else self.rows.order_by())
        return sorted(rows, key=place_in_order)

    @property
    def overflows(self):
        return len(self.found) > self.most

    def page(self, after, size):
        """Up to `size` rows behind the cursor."""
        rows = self.found
        if self.finer is not None:
            first = behind(after, [row for row in rows if row.rank != self.last])
            if len(first) >= size:
                return first[:size]
            rows = [*first, *self.ranked_finely([row for row in rows if row.rank == self.last])]
        return behind(after, rows)[:size]

    def ranked_finely(self, rows):
        ids, times = [row.posting_id for row in rows], {moment(row.published) for row in rows}
        found = PostingIndex.objects.filter(posting_id__in=ids, published_at__in=times)
        ranks = dict(found.values_list("posting_id", self.finer))
        rows = [row._replace(rank=ranks.get(row.posting_id, self.last)) for row in rows]
        return sorted(rows, key=place_in_order)


def as_rows(rows, rank):
    """Named tuples of whole numbers: there may be hundreds, of which a page shows 25."""
    rows = rows.annotate(rank=rank, published=Microseconds("published_at"))
    return rows.values_list("posting_id", "published", "rank", named=True)


class Microseconds(Func):
    """Since 1970; read quicker than times are."""

    template = "(extract(epoch FROM %(expressions)s) * 1000000)::bigint"
    output_field = BigIntegerField()


def moment(microseconds):
    return EPOCH + timedelta(microseconds=microseconds)


def place_in_order(row):
    return row.rank, -row.published, -row.posting_id


def behind(after, rows):
    return [row for row in rows if not after or place_in_order(row) > place_in_order(after)]


class Newest:
    """Some of the ads that match, newest first.

    Unless `every` ad matches, the planner is kept off the index by date, along which it would read every text on its
    way and go through all partitions for what is rare: few matches are all sorted, many are looked for in windows of
    time; where `walk` is set, along the newest ads before that.
    """

    def __init__(self, name, rows, *, every=False, few=False, walk=False):
        self.name, self.every, self.few, self.walk = name, every, few, walk
        self.rows = as_rows(rows, Value(0, output_field=IntegerField()))

    def page(self, after, size):
        rows = self.rows
        until = moment(after.published) if after else timezone.now()
        if after:
            # The first half of the condition is one that an index understands.
            older = Q(published_at__lt=until) | Q(posting_id__lt=after.posting_id)
            rows = rows.filter(Q(published_at__lte=until) & older)
        if self.every:
            return list(rows.order_by("-published_at", "-posting_id")[:size])
        walked = walked_until(until) if self.walk and not self.few else None
        if self.few or (self.walk and not walked):
            return list(rows.order_by(UNINDEXED.desc(), "-posting_id")[:size])
        return self.through_windows(rows, until, walked, size)

    def through_windows(self, rows, until, walked, size):
        """Looks at the newest ads first, and at more only while the page isn't full."""
        found, upper = [], walked
        if walked:
            newest = rows.filter(published_at__gte=walked)
            found = list(newest.order_by("-published_at", "-posting_id")[:size])
        for width in (*WINDOWS, None):
            if len(found) >= size:
                break
            part = rows.filter(published_at__lt=upper) if upper else rows
            is_wanted = width == WINDOWS[0] or len(found) >= PLENTY
            lower = partitions.begin_of_period(until - width) if width and is_wanted else None
            if lower:
                part = part.filter(published_at__gte=lower)
            found += part.order_by(UNINDEXED.desc(), "-posting_id")[: size - len(found)]
            if lower is None:
                break
            upper = min(upper, lower) if upper else lower
        return found


def walked_until(until):
    """About the time of the ad so many further on; None where there are fewer."""
    return kept("walked", f"{until:%Y-%m-%d %H:%M}", lambda: time_further_on(until), within="process")


def time_further_on(until):
    later = PostingIndex.objects.filter(published_at__lte=until).order_by("-published_at")
    return later.values_list("published_at", flat=True)[WALKED : WALKED + 1].first()


def stages(search, rows, *, begun=""):
    """The stages of this search in their order, from the one named `begun` on; `rows` narrows what matches."""
    meaning = search.meaning
    broad = not search.has_place and meaning.share >= BROAD_TEXT
    if search.order == "newest" or not meaning.full:
        few = bool(meaning.full) and meaning.matches <= RANKED
        walk = broad or not meaning.full
        yield Newest(NEWEST, rows(search.matches()), every=search.is_empty, few=few, walk=walk)
        return
    factor = IN_PLACE if search.has_place else 1
    among = rows(search.matches(without=("q",)))
    if meaning.without:
        among = among.filter(Matches("fts", meaning.without))
    texts = Matches("fts", meaning.full)
    if may_rank(begun, ALL, meaning.matches * factor, RANKED):
        titles = rank_of_titles(meaning, (Matches("title_fts", meaning.full), 4), default=5)
        every = Ranked(ALL, among.filter(texts), titles, RANKED, last=5, finer=rank_of_texts(meaning))
        if begun == ALL or not every.overflows:
            yield every
            return
    if begun != TEXT_NEWEST:
        yield from by_title(search, among, meaning.title_matches * factor, begun)
    yield Newest(TEXT_NEWEST, among.filter(texts).exclude(Matches("title_fts", meaning.full)), walk=broad)


def may_rank(begun, name, expected, most):
    """Whether to try; a page that goes on goes on in the way that it began."""
    return begun == name or (not begun and expected <= most * SURELY_MORE)


def by_title(search, among, expected, begun):
    meaning = search.meaning
    titled = Matches("title_fts", meaning.full)
    if may_rank(begun, TITLE, expected, RANKED_TITLES):
        few = Ranked(TITLE, among.filter(titled), rank_of_titles(meaning), RANKED_TITLES)
        if begun == TITLE or not few.overflows:
            yield few
            return
    exact = Matches("title_fts", meaning.exact)
    if begun != TITLE_WIDER:
        walk = not search.has_place and meaning.title_matches >= BROAD_TITLE * meaning.rows
        yield Newest(TITLE_NEWEST, among.filter(exact), walk=walk)
    if meaning.full != meaning.exact:
        yield Newest(TITLE_WIDER, among.filter(titled).exclude(exact))


class Rank(Func):
    """The number of the first condition that an ad meets; in one piece, as Case and When take Django long to build."""

    output_field = IntegerField()

    def __init__(self, conditions, default):
        """`conditions` are pairs of an expression and a rank, which may be SQL."""
        super().__init__(*(condition for condition, _rank in conditions), F("title_words"))
        self.ranks, self.default = [rank for _condition, rank in conditions], default

    def as_sql(self, compiler, connection):
        *conditions, (words, _none) = map(compiler.compile, self.source_expressions)
        pairs = zip(conditions, self.ranks, strict=True)
        whens = (f"WHEN {sql} THEN {str(rank).format(title_words=words)}" for (sql, _params), rank in pairs)
        params = [param for _sql, params in conditions for param in params]
        return f"CASE {' '.join(whens)} ELSE {self.default} END", params


def rank_of_titles(meaning, *others, default=4):
    """All words in the title: of few words, of a few more, of many; in title, company or place; by other words."""
    words = meaning.word_count
    closeness = (
        f"(CASE WHEN {{title_words}} <= {words} THEN 0 WHEN {{title_words}} <= {words + 2} THEN 1 ELSE 2 END)"
    )
    in_title = Matches("title_fts", meaning.exact, "A")
    return Rank([(in_title, closeness), (Matches("title_fts", meaning.exact), 3), *others], default)


def rank_of_texts(meaning):
    """All words in tasks or profile; anywhere; or only by other words."""
    return Rank([(Matches("fts", meaning.exact, "AB"), 5), (Matches("fts", meaning.exact), 6)], 7)
