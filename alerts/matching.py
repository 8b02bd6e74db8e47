"""Which new ads belong to which alert."""

import logging
from dataclasses import dataclass

logger = logging.getLogger(__name__)

MOST = 500  # of the newest ads that are looked at one by one; a mail shows 25


@dataclass(frozen=True)
class Match:
    seq: int
    posting_id: int
    company_id: int
    original_id: int
    opened: int  # its number when it first opened; `seq` is a later one if it opened again


@dataclass(frozen=True)
class Found:
    after: int
    matches: list[Match]

    @property
    def is_cut(self):
        return len(self.matches) == MOST


class Matches:
    """What each search finds among the ads numbered up to `through`: asked once for a run, however many alerts share
    it, and again only for somebody who was away longer than `usual_after`.
    """

    def __init__(self, through, usual_after):
        self.through, self.usual_after = through, usual_after
        self.found = {}
        self.broken = set()
        self.totals = {}

    def look(self, saved, after):
        """Whether the search can be asked; done before anything is locked, since the database may take its time."""
        found = self.found.get(saved.pk)
        if saved.pk in self.broken or (found and found.after <= after):
            return found is not None
        try:
            self.found[saved.pk] = self.ask(saved, min(after, self.usual_after))
        except Exception:
            logger.exception("saved search %d can't be asked", saved.pk)
            self.broken.add(saved.pk)
            self.found.pop(saved.pk, None)
        return saved.pk in self.found

    def ask(self, saved, after):
        rows = self.numbered(saved, after).order_by("-alert_seq")
        rows = rows.values_list("alert_seq", "pk", "company_id", "repost_of_id", "opened_seq")[:MOST]
        return Found(
            after,
            [
                Match(seq, pk, company, original or pk, first or seq)
                for seq, pk, company, original, first in rows
            ],
        )

    def since(self, saved, after, made_after=0):
        """Newest first, and how many more there are than those. What first opened up to `made_after` is no news."""
        found = self.found[saved.pk]
        matches = [match for match in found.matches if match.seq > after and match.opened > made_after]
        more = 0
        if found.is_cut and len(matches) == MOST:
            if (saved.pk, after) not in self.totals:
                self.totals[saved.pk, after] = self.numbered(saved, after).count()
            more = self.totals[saved.pk, after] - MOST
        return matches, more

    def numbered(self, saved, after):
        return saved.search.postings().filter(alert_seq__gt=after, alert_seq__lte=self.through)
