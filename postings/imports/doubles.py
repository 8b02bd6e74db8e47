"""Of records with the same key only the last is written; which one that is, a first pass over the source tells."""

from array import array
from hashlib import blake2b
from itertools import groupby


class Doubles:
    """Keeps eight bytes a record, however long the source is."""

    def __init__(self):
        self.keys = array("Q")
        self.last = {}

    def add(self, key):
        self.keys.append(key)

    def find(self):
        """Between the passes. Returns how many different keys there are."""
        alike = {key for key, group in groupby(sorted(self.keys)) if sum(1 for _ in group) > 1}
        self.last = {key: number for number, key in enumerate(self.keys) if key in alike}
        return len(self.keys) - sum(key in alike for key in self.keys) + len(alike)

    def is_last(self, key, number):
        return self.last.get(key, number) == number


def key_of(organization, reference):
    name = f"{organization.casefold()}\0{reference}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(name, digest_size=8).digest())
