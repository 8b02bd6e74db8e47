"""One page of results, by cursor: what a search shows, in which order, how many there are, and what comes next."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from ..models import Posting
from .job_search import JobSearch, Matches

PAGE_SIZE = 25
COUNT_LIMIT = 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cursor:
    """The last ad of a page: its tier of relevance, its time in microseconds, its id."""

    tier: int
    published: int
    pk: int

    @classmethod
    def parse(cls, text):
        """None when it is not one of ours."""
        try:
            decoded = base64.urlsafe_b64decode(text.encode() + b"==").decode("ascii")
        except (binascii.Error, ValueError):
            return None
        match = re.fullmatch(r"([0-3])\.(\d{1,16})\.(\d{1,18})", decoded, re.ASCII)
        return cls(*map(int, match.groups())) if match else None

    @classmethod
    def of(cls, row):
        return cls(row.tier, (row.published_at - EPOCH) // timedelta(microseconds=1), row.posting_id)

    def __str__(self):
        return (
            base64.urlsafe_b64encode(f"{self.tier}.{self.published}.{self.pk}".encode()).decode().rstrip("=")
        )

    def after(self):
        published_at = EPOCH + timedelta(microseconds=self.published)
        return Q(tier__gt=self.tier) | Q(tier=self.tier) & (
            Q(published_at__lt=published_at) | Q(published_at=published_at, posting_id__lt=self.pk)
        )


class ResultPage:
    """Tiers (S3): all words in title or place; in title, place or company; anywhere. Within a tier newest first."""

    def __init__(self, search: JobSearch, after="", *, size=PAGE_SIZE, narrow=None):
        """`narrow` takes the rows that match to those that this visitor wants to see."""
        self.search = search
        self.narrow = narrow or (lambda rows: rows)
        self.size = size
        self.cursor = Cursor.parse(after) if after else None
        self.notices = search.all_notices
        if after and self.cursor is None:
            self.notices.append(_("The link to this page of results is broken: here is the first page."))

    def matches(self):
        return self.narrow(self.search.matches())

    def ranked(self):
        words = self.search.words.wanted() if self.search.order == "relevance" else None
        tier = Value(0, output_field=IntegerField())
        if words is not None:
            tier = Case(
                When(Matches("fts", words, "AC"), then=0),
                When(Matches("fts", words, "ABC"), then=1),
                default=2,
                output_field=IntegerField(),
            )
        rows = self.matches().annotate(tier=tier)
        if self.cursor:
            rows = rows.filter(self.cursor.after())
        order = ["tier"] if words is not None else []
        return rows.order_by(*order, "-published_at", "-posting_id")

    @cached_property
    def rows(self):
        """One more than a page holds, to know whether there is a next one."""
        fields = ("posting_id", "published_at")
        return list(self.ranked().only(*fields)[: self.size + 1])

    @cached_property
    def postings(self):
        found = Posting.objects.for_list().in_bulk([row.posting_id for row in self.rows[: self.size]])
        return [found[row.posting_id] for row in self.rows[: self.size] if row.posting_id in found]

    @property
    def next_cursor(self):
        return str(Cursor.of(self.rows[self.size - 1])) if len(self.rows) > self.size else ""

    @property
    def next_url(self):
        if not self.next_cursor:
            return ""
        joint = "&" if "?" in self.search.url else "?"
        return f"{self.search.url}{joint}after={self.next_cursor}"

    @cached_property
    def capped_count(self):
        return self.matches().order_by()[: COUNT_LIMIT + 1].count()

    @cached_property
    def count(self):
        """Exact up to 10,000; beyond, the planner's estimate, which costs next to nothing."""
        if not self.count_is_estimate:
            return self.capped_count
        plan = self.matches().order_by().explain(format="json")
        rows = int(re.search(r'"Plan Rows":\s*(\d+)', plan)[1])
        magnitude = 10 ** (len(str(rows)) - 2)
        return max(COUNT_LIMIT, rows // magnitude * magnitude)

    @property
    def count_is_estimate(self):
        return self.capped_count > COUNT_LIMIT
