"""Which new ads belong to which alert: for many searches found together beforehand (`alerts.sets`), else one by one."""

import logging
from dataclasses import dataclass, field
from itertools import chain

from django.db.models import F

from jobboard.among import Among
from jobboard.copying import as_array
from postings.models import Posting

from .models import SavedSearch
from .sets import MOST

logger = logging.getLogger(__name__)

MOST_HELD = 1_000_000  # of matches, so that memory stays small
MOST_ADS = 50_000  # read at once
EACH = 50  # a search takes as much as so many of them
FACTS = ("alert_seq", "pk", "company_id", "repost_of_id", "opened_seq")


@dataclass(frozen=True, slots=True)
class Match:
    seq: int
    posting_id: int
    company_id: int
    original_id: int
    opened: int  # its number when it first opened; `seq` is a later one if it opened again
    line: str = field(init=False, repr=False)  # the end of a row that says that it was mailed

    def __post_init__(self):
        object.__setattr__(self, "line", f"{self.posting_id}\t{self.original_id}\n")

    @classmethod
    def of(cls, seq, pk, company, original, first):
        return cls(seq, pk, company, original or pk, first or seq)


@dataclass(frozen=True, slots=True)
class Found:
    """The newest matches numbered after `after`, and how many there are in all."""

    after: int
    matches: list[Match]
    total: int | None = None  # None: not counted
    oldest: int = field(init=False)  # all of them first opened with this number or a later one

    def __post_init__(self):
        object.__setattr__(self, "oldest", min([match.opened for match in self.matches], default=0))

    @property
    def is_cut(self):
        return len(self.matches) == MOST


class Matches:
    """What each search finds among the ads numbered up to `through`.

    Of a `run` whose searches were matched together it is read; any other search is asked once, and again only for
    somebody who was away longer than `usual_after`. `alone` counts those.
    """

    def __init__(self, through, usual_after, run=None):
        self.through, self.usual_after, self.run = through, usual_after, run
        self.found = {}
        self.ads = {}  # by number; at least all that is in `found`
        self.ids = None
        self.broken = set()
        self.sliced, self.totals = {}, {}
        self.alone = 0
        self.held = 0

    def read(self, searches):
        """Fetch what was found together for these searches, in two queries however many they are.

        The new ads come with the first ones: somebody finds nearly each of them.
        """
        if self.run is None:
            return
        if self.held > MOST_HELD:
            self.found, self.sliced, self.held = {}, {}, 0
        wanted = set(searches) - self.found.keys()
        if not wanted:
            return
        if not self.ads:
            newer = Posting.objects.filter(alert_seq__gt=self.run.after, alert_seq__lte=self.through)
            self.learn(newer.order_by("-alert_seq").values_list(*FACTS)[:MOST_ADS])
        rows = self.run.findings.filter(Among(F("search"), wanted)).order_by("after")
        rows = list(rows.values_list("search", "numbers", "total"))
        self.fetch_ads(set(chain.from_iterable(numbers for _, numbers, _ in rows)))
        together = {}
        for search, numbers, total in rows:
            newer = self.ads_of(numbers)
            if search in together:
                newest, before = together[search]
                newer, total = [*newer, *newest][:MOST], before + total
            together[search] = newer, total
        for search, (matches, total) in together.items():
            self.found[search] = Found(self.run.after, matches, total)
            self.held += len(matches) + EACH

    def know(self, after, found):
        """What was found among the few newest ads: {search: numbers, the newest first}."""
        self.fetch_ads({number for numbers in found.values() for number in numbers})
        for search, numbers in found.items():
            newest = self.ads_of(numbers)
            self.found[search] = Found(after, newest, len(newest))

    def ads_of(self, numbers):
        """But for one that has opened anew since: it has another number, by which it comes again."""
        return list(filter(None, map(self.ads.get, numbers)))

    def fetch_ads(self, numbers):
        unknown = numbers.difference(self.ads)
        rows = Posting.objects.filter(Among(F("alert_seq"), unknown)).values_list(*FACTS) if unknown else ()
        self.learn(rows)

    def learn(self, rows):
        matches = [Match.of(*row) for row in rows]
        if matches:
            self.ads |= {match.seq: match for match in matches}
            self.ids = None
        return matches

    def ids_of_ads(self):
        """Of the ads, the first ones of their reposts and the companies: arrays, as they are asked for in SQL."""
        if self.ids is None:
            ads = self.ads.values()
            originals = {match.original_id for match in ads}
            self.ids = {
                "ads": as_array(originals.union(match.posting_id for match in ads)),
                "companies": as_array({match.company_id for match in ads}),
            }
        return self.ids

    def knows(self, search, after):
        found = self.found.get(search)
        return after >= self.through or (found is not None and found.after <= after)

    def look(self, search, after):
        """Whether the search can be asked; done before anything is locked, since the database may take its time."""
        if self.knows(search, after):
            return True
        if search in self.broken:
            return False
        try:
            self.found[search] = self.ask(search, min(after, self.usual_after))
        except Exception:
            logger.exception("saved search %d can't be asked", search)
            self.broken.add(search)
            self.found.pop(search, None)
        return search in self.found

    def ask(self, search, after):
        self.alone += 1
        rows = self.numbered(search, after).order_by("-alert_seq").values_list(*FACTS)[:MOST]
        return Found(after, self.learn(rows))

    def since(self, search, after, made_after=0):
        """Newest first, and how many more there are than those. What first opened up to `made_after` is no news.

        The same list for all who share the search and the marks.
        """
        if after >= self.through:
            return [], 0
        key = search, after, made_after
        if (known := self.sliced.get(key)) is None or known[0] is not self.found[search]:
            known = self.sliced[key] = self.found[search], *self.slice(search, after, made_after)
        return known[1:]

    def slice(self, search, after, made_after):
        found = self.found[search]
        matches = found.matches
        if after > found.after or made_after >= found.oldest:
            matches = [match for match in matches if match.seq > after and match.opened > made_after]
        more = 0
        if found.is_cut and len(matches) == MOST:
            more = self.total(search, after) - MOST
        return matches, more

    def total(self, search, after):
        found = self.found[search]
        if found.total is not None and found.after == after:
            return found.total
        if (search, after) not in self.totals:
            self.totals[search, after] = self.numbered(search, after).count()
        return self.totals[search, after]

    def numbered(self, search, after):
        saved = SavedSearch.objects.only("query").get(pk=search)
        return saved.search.postings().filter(alert_seq__gt=after, alert_seq__lte=self.through)
