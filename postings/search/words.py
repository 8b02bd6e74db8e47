"""The grammar of a keyword search (S2): words, "phrases", `-word`, `or`/`oder`. Nothing is an error."""

import re
from dataclasses import dataclass
from itertools import product

from django.contrib.postgres.search import SearchQuery
from django.db.models import Func, TextField, Value

TOKEN = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
OR_WORDS = {"or", "oder", "|"}
CONFIGURATIONS = ("board_de", "board_en", "board_simple")
# German writes ae for ä where the key is missing; the index holds the bare letter.
TRANSLITERATED = {"ae": "a", "oe": "o", "ue": "u"}
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True)
class Term:
    text: str
    is_phrase: bool = False
    is_excluded: bool = False

    @property
    def spellings(self):
        """The word as typed, and as others would write it: Köln, Koeln, Koln."""
        parts = re.split(r"(ae|oe|ue)", self.text, flags=re.IGNORECASE)
        choices = [
            (part, TRANSLITERATED[part.lower()]) if part.lower() in TRANSLITERATED else (part,)
            for part in parts
        ]
        bare = ["".join(choice) for choice in product(*choices[:9])] if len(parts) <= 9 else [self.text]
        return list(dict.fromkeys([*bare, self.text.translate(UMLAUTS)]))

    def query(self):
        """A tsquery that matches any spelling, stemmed as German, as English or not at all."""
        kind = "phrase" if self.is_phrase else "plain"
        parts = [
            SearchQuery(
                Func(Value(spelling), function="search_fold", output_field=TextField()),
                config=configuration,
                search_type=kind,
                invert=self.is_excluded,
            )
            for spelling in self.spellings
            for configuration in CONFIGURATIONS
        ]
        combined = parts[0]
        for part in parts[1:]:
            combined = combined & part if self.is_excluded else combined | part
        return combined


@dataclass(frozen=True)
class Words:
    """A parsed keyword search: all of `groups` must match, each by any of its terms, and none of `excluded`."""

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()

    def __bool__(self):
        return bool(self.groups or self.excluded)

    @classmethod
    def parse(cls, text):
        groups, excluded, join = [], [], False
        for match in TOKEN.finditer(text):
            content = (match["phrase"] or match["word"] or "").strip()
            if match["phrase"] is None and content.lower() in OR_WORDS:
                join = bool(groups)
                continue
            if not any(character.isalnum() for character in content):
                continue
            term = Term(content, match["phrase"] is not None, bool(match["minus"]))
            if term.is_excluded:
                excluded.append(term)
            elif join:
                groups[-1] = (*groups[-1], term)
            else:
                groups.append((term,))
            join = False
        return cls(tuple(groups), tuple(excluded))

    def wanted(self):
        """The tsquery of what must be there, or None: for ranking."""
        query = None
        for group in self.groups:
            anyof = group[0].query()
            for term in group[1:]:
                anyof = anyof | term.query()
            query = anyof if query is None else query & anyof
        return query

    def query(self):
        """The whole tsquery, or None when nothing was asked."""
        query = self.wanted()
        for term in self.excluded:
            query = term.query() if query is None else query & term.query()
        return query
