"""A tsquery taken apart, as `postings.search.tsquery` puts them together."""

import re
from dataclasses import dataclass

TOKEN = re.compile(r"'((?:[^']|'')*)'(:[A-D*]+)?|<(?:-|\d+)>|[()!&|]")


@dataclass(frozen=True, slots=True)
class Either:
    """One of several may be there."""

    branches: list


@dataclass(frozen=True, slots=True)
class Both:
    """All must be there."""

    branches: list


@dataclass(frozen=True, slots=True)
class Not:
    branch: object


@dataclass(frozen=True, slots=True)
class Strict:
    """Finds only some of what `loose` finds: words side by side, or only where they have a certain weight."""

    text: str
    loose: object


def take_apart(query):
    """A stem as a string, or one of the classes above."""
    return Reader(query).either()


def stems_in(query):
    return {match[1].replace("''", "'") for match in TOKEN.finditer(query) if match[1] is not None}


def is_plain(query):
    """Whether there is nothing strict in it, seen at a glance."""
    return "<" not in query and ":" not in query


class Reader:
    """Descends into a tsquery, as PostgreSQL writes it."""

    def __init__(self, query):
        self.query = query
        self.tokens = list(TOKEN.finditer(query))
        self.at = 0

    def next_is(self, *operators):
        found = self.at < len(self.tokens) and self.tokens[self.at][0].startswith(operators)
        self.at += found
        return found

    def several(self, one, *operators):
        branches = [one()]
        while self.next_is(*operators):
            branches.append(one())
        return branches

    def either(self):
        branches = self.several(self.both, "|")
        return Either(branches) if len(branches) > 1 else branches[0]

    def both(self):
        branches = self.several(self.side_by_side, "&")
        return Both(branches) if len(branches) > 1 else branches[0]

    def side_by_side(self):
        first = self.at
        branches = self.several(self.word, "<")
        return Strict(self.since(first), Both(branches)) if len(branches) > 1 else branches[0]

    def word(self):
        if self.next_is("!"):
            return Not(self.word())
        if self.next_is("("):
            inside = self.either()
            self.at += 1
            return inside
        first = self.at
        token = self.tokens[first]
        self.at += 1
        stem = token[1].replace("''", "'")
        return Strict(self.since(first), stem) if token[2] else stem

    def since(self, first):
        return self.query[self.tokens[first].start() : self.tokens[self.at - 1].end()]
