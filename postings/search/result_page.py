"""One page of results, by cursor: what a search shows, in which order, how many there are, and what comes next."""

import base64
import binascii
import re
from dataclasses import dataclass
from functools import cache, cached_property

from django.utils.translation import gettext as _

from ..models import Posting, PostingIndex
from . import loose, ranking
from .facets import Facets
from .job_search import JobSearch
from .tally import COUNT_LIMIT, capped_count, estimate

PAGE_SIZE = 25


@dataclass(frozen=True)
class Cursor:
    """The last ad of a page: its stage and its rank there, its time in microseconds since 1970, its id."""

    stage: str
    rank: int
    published: int
    posting_id: int

    @classmethod
    def parse(cls, text):
        """None when it is not one of ours."""
        try:
            decoded = base64.urlsafe_b64decode(text.encode() + b"==").decode("ascii")
        except (binascii.Error, ValueError):
            return None
        match = re.fullmatch(r"([a-f])([0-9])\.(\d{1,16})\.(\d{1,18})", decoded, re.ASCII)
        return cls(match[1], *map(int, match.groups()[1:])) if match else None

    @classmethod
    def of(cls, stage, row):
        return cls(stage.name, row.rank, row.published, row.posting_id)

    def __str__(self):
        text = f"{self.stage}{self.rank}.{self.published}.{self.posting_id}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@cache
def cards():
    """The queryset, put together once; it is never asked itself."""
    return Posting.objects.for_cards()


class ResultPage:
    """One page of a search, in the order of `ranking.stages`."""

    def __init__(self, search: JobSearch, after="", *, size=PAGE_SIZE, narrow=None):
        """`narrow` takes the rows that match to those that this visitor wants to see."""
        self.search = search
        self.narrow = narrow or (lambda rows: rows)
        self.size = size
        self.cursor = Cursor.parse(after) if after else None
        self.is_broken = bool(after) and self.cursor is None

    def matches(self):
        return self.narrow(self.search.matches())

    @cached_property
    def notices(self):
        notices = self.search.all_notices
        if self.is_broken:
            notices.append(_("The link to this page of results is broken: here is the first page."))
        if self.is_loose:
            notices.append(_("No job fits all of these words. Here are jobs that fit some of them."))
        return notices

    @property
    def is_loose(self):
        """Nothing matches: what is shown holds only some of the words."""
        return any(stage.name == ranking.LOOSE for stage, _row in self.placed)

    @cached_property
    def placed(self):
        """(stage, row) in their order: one more than a page holds, to know whether there is a next one."""
        found = self.strictly_placed()
        if not found and not self.cursor and (stage := loose.stage(self.search, self.narrow)):
            found = [(stage, row) for row in stage.page(None, self.size)]
        return found

    def strictly_placed(self):
        found = []
        begun = self.cursor.stage if self.cursor else ""
        for stage in ranking.stages(self.search, self.narrow, begun=begun):
            after = self.cursor if stage.name == begun else None
            found += [(stage, row) for row in stage.page(after, self.size + 1 - len(found))]
            if len(found) > self.size:
                break
        return found

    @property
    def rows(self):
        return [row for _stage, row in self.placed[: self.size]]

    @cached_property
    def postings(self):
        found = cards().in_bulk([row.posting_id for row in self.rows])
        return [found[row.posting_id] for row in self.rows if row.posting_id in found]

    @property
    def next_cursor(self):
        return str(Cursor.of(*self.placed[self.size - 1])) if len(self.placed) > self.size else ""

    @property
    def next_url(self):
        if not self.next_cursor:
            return ""
        joint = "&" if "?" in self.search.url else "?"
        return f"{self.search.url}{joint}after={self.next_cursor}"

    @cached_property
    def facets(self):
        return Facets(self.search)

    @cached_property
    def is_narrowed(self):
        rows = PostingIndex.objects.all()
        return self.narrow(rows) is not rows

    @cached_property
    def counted(self):
        """(how many match, None where they are not counted one by one; about how many are expected)."""
        if "facets" in self.__dict__ and not self.is_narrowed:
            return self.facets.tally.count, self.facets.tally.expected
        expected = estimate(self.narrow(self.search.matches(roughly=True)))
        return capped_count(self.matches(), expected), expected

    @cached_property
    def count(self):
        """Exact up to 10,000; beyond, the planner's estimate to two digits."""
        if self.is_loose:
            return len(self.placed)
        count, expected = self.counted
        if not self.count_is_estimate:
            return count
        rows = max(expected, count or 0)
        magnitude = 10 ** (len(str(rows)) - 2)
        return max(COUNT_LIMIT, rows // magnitude * magnitude)

    @property
    def count_is_estimate(self):
        return self.counted[0] is None or self.counted[0] > COUNT_LIMIT
