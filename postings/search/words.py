"""The grammar of a keyword search (S2): words, "phrases", `-word`, `or`/`oder`. Nothing is an error."""

import re
from dataclasses import dataclass
from itertools import product

# (m/w/d), m/w/d, (all genders): said of every ad
GENDERS = re.compile(
    r"\(\s*(?:(?:[mwfdxi]|div|gn|a)\.?(?:\s*[/|,*+]\s*(?:[mwfdxi]|div|gn|a)\.?)+|gn|all genders|alle geschlechter)\s*\)"
    r"|\b[mwf](?:[/|][mwfdxi])+\b",
    re.IGNORECASE,
)
TOKEN = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
OR_WORDS = {"or", "oder", "|"}
# German writes ae for ä where the key is missing; the index holds the bare letter.
TRANSLITERATED = {"ae": "a", "oe": "o", "ue": "u"}
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True)
class Term:
    text: str
    is_phrase: bool = False
    is_excluded: bool = False

    def __str__(self):
        text = f'"{self.text}"' if self.is_phrase else self.text
        return f"-{text}" if self.is_excluded else text

    @property
    def spellings(self):
        return spellings(self.text)


def spellings(text):
    """The words as typed, and as others would write them: Köln, Koeln, Koln; re-entry and reentry."""
    parts = re.split(r"(ae|oe|ue)", text, flags=re.IGNORECASE)
    choices = [
        (part, TRANSLITERATED[part.lower()]) if part.lower() in TRANSLITERATED else (part,) for part in parts
    ]
    bare = ["".join(choice) for choice in product(*choices[:9])] if len(parts) <= 9 else [text]
    joined = [text.replace("-", "")] if HYPHENATED.fullmatch(text) else []
    return list(dict.fromkeys([*bare, text.translate(UMLAUTS), *joined]))


@dataclass(frozen=True)
class Words:
    """A parsed keyword search: all of `groups` must match, each by any of its terms, and none of `excluded`."""

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()

    def __bool__(self):
        return bool(self.groups or self.excluded)

    def __str__(self):
        groups = [" or ".join(map(str, group)) for group in self.groups]
        return " ".join([*groups, *map(str, self.excluded)])

    @classmethod
    def parse(cls, text):
        groups, excluded, join = [], [], False
        for match in TOKEN.finditer(GENDERS.sub(" ", text)):
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
