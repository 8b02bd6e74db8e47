"""The stems of a tsquery's rarest word: whatever it finds holds one of them.

So an ad's own words lead to the few keywords that may find it.
"""

import re

TOKEN = re.compile(r"'((?:[^']|'')*)'(?::[A-D*]+)?|<(?:-|\d+)>|[()!&|]")


def anchors(query, frequency):
    """The stems out of one branch of the query that seldom occur; `frequency(stem)` says how often.

    Empty for a query that may find an ad without any of its words.
    """
    return Reader(query, frequency).either()[1]


class Reader:
    """Descends into a tsquery, as PostgreSQL writes it; each method answers (how often, stems)."""

    def __init__(self, query, frequency):
        self.tokens = [(match[0], match[1]) for match in TOKEN.finditer(query)]
        self.at, self.frequency = 0, frequency

    def next_is(self, *operators):
        found = self.at < len(self.tokens) and self.tokens[self.at][0].startswith(operators)
        self.at += found
        return found

    def either(self):
        """One of several may be there: all their stems, or none at all if one has none."""
        branches = [self.both()]
        while self.next_is("|"):
            branches.append(self.both())
        if not all(stems for _, stems in branches):
            return 0, frozenset()
        return sum(often for often, _ in branches), frozenset().union(*(stems for _, stems in branches))

    def both(self):
        """All must be there: the rarest one that has stems will do."""
        branches = [self.word()]
        while self.next_is("&", "<"):
            branches.append(self.word())
        return min(
            (branch for branch in branches if branch[1]), key=lambda one: one[0], default=(0, frozenset())
        )

    def word(self):
        if self.next_is("!"):
            self.word()
            return 0, frozenset()
        if self.next_is("("):
            inside = self.either()
            self.at += 1
            return inside
        stem = self.tokens[self.at][1].replace("''", "'")
        self.at += 1
        return self.frequency(stem), frozenset([stem])
