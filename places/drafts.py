"""Places in the making, and where they lie."""

import hashlib
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from places.folding import fold
from places.gazetteer import Entry
from places.naming import plain_names
from places.sources import COMPLETE


def kilometres(one, other):
    """Good enough below some hundred km."""
    north = (one.latitude - other.latitude) * 111.2
    east = (one.longitude - other.longitude) * 111.3 * math.cos(math.radians(one.latitude))
    return math.hypot(north, east)


def derived_id(*key):
    """The id of a place that only the postal codes know: it follows from what it is, so a rebuild gives it again.

    Far above the ids of GeoNames, and exact in JavaScript.
    """
    digest = hashlib.blake2b("|".join(key).encode(), digest_size=5).digest()
    return 1_000_000_000 + int.from_bytes(digest)


@dataclass(eq=False, slots=True)
class Draft:
    """An entry in the making."""

    entry: Entry
    admin1: str = ""
    called: Counter = field(default_factory=Counter)  # what its postal rows call it
    community: str = ""  # the town that administers it
    county: str = ""
    hyphenated: list = field(default_factory=list)  # ("Berlin", "-", "Neukölln")
    is_linked: bool = False  # has a postal code of its own

    @property
    def latitude(self):
        return self.entry.latitude

    @property
    def longitude(self):
        return self.entry.longitude

    def use_native_name(self):
        """As the post calls it, if that is one of its names: München for Munich, Essen (Oldenburg)."""
        entry = self.entry
        native = self.called.most_common(1)[0][0] if self.called else entry.name
        old, new = fold(entry.name), fold(native)
        is_longer = new.startswith(f"{old} ") and old in plain_names(native)
        is_exonym = new in {fold(name) for name in entry.other_names} and not (
            old.startswith(f"{new} ") or old.endswith(f" {new}") or new.endswith(f" {old}")
        )
        if old == new:
            entry.name = (
                native if entry.country in COMPLETE else entry.name
            )  # "St. Gallen", not "Sankt Gallen"
        elif is_longer or is_exonym:
            entry.own_names.append(entry.name)
            entry.name = native
        known = plain_names(entry.name) | {fold(name) for name in entry.own_names}
        entry.other_names = [name for name in entry.other_names if fold(name) not in known]


class Grid:
    """Finds the nearest of many points by looking only at the cells around."""

    SIZE = 0.1

    def __init__(self):
        self.cells = defaultdict(list)

    def add(self, point, value):
        self.cells[self._cell(point)].append((point, value))

    def nearest(self, point):
        """(kilometres, value), or None if nothing is in the cells around."""
        row, column = self._cell(point)
        around = [
            (kilometres(point, other), value)
            for r in (row - 1, row, row + 1)
            for c in (column - 1, column, column + 1)
            for other, value in self.cells.get((r, c), ())
        ]
        return min(around, key=lambda pair: pair[0], default=None)

    def _cell(self, point):
        return int(point.latitude // self.SIZE), int(point.longitude // self.SIZE)
