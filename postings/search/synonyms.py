"""Other words for the same work, in English and German (S2): who asks for a nurse asks for a Pflegefachkraft too.

Two files below `postings/data` say what means the same: `synonyms.txt`, kept by hand, and `occupations.txt.gz`, made by
`manage.py build_synonyms`. A line of either is a group of labels. A label that stands in the first has the synonyms
that it has there, and no others.
"""

import gzip
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parent.parent / "data"
BY_HAND = DATA / "synonyms.txt"
CLASSIFIED = DATA / "occupations.txt.gz"

MOST_WORDS = 64
LONGEST_RUN = 6  # words
LONGEST_WORD = 60  # characters: no label has such words
MOST_ALTERNATIVES = 8

GENDER_SIGN = re.compile(
    r"(?<=[^\W\d_]{2})(?:[:*_·•]|/-?|\()(?:[iI]n(?:nen)?|[rn])\b\)?|(?<=[a-zäöüß]{2})In(?:nen)?\b"
)
SIGNS = (("c++", " cplusplus "), ("c#", " csharp "), ("f#", " fsharp "), (".net", " dotnet "), ("&", " and "))
TRANSLITERATED = re.compile("(?<=[aou])e")
# The forms of a word in which people ask for work; what is cut off too much is cut off from every form of it.
FEMALE = re.compile("(?<=...)(?:in|innen)$|(?:mann|frau|frauen|leut|leute|woman|women|men)$")
ADJECTIVE = re.compile(
    "(?<=isch|lich|iert|stet|dnet)e[rsmn]?$|(?<=end|ilf|amt|agt|llt)e[rn]?$|(?<=ig|iv|il)e[rn]?$"
)
PLURAL = re.compile("(?<=[rl])n$|en$")


class Expansion(NamedTuple):
    """The words from `start` up to `end` may as well be any of `alternatives`."""

    start: int
    end: int
    alternatives: tuple[str, ...]


def expansions(words: Sequence[str]) -> list[Expansion]:
    """Runs of words that are a known label, the longest first, with what else they are called, best first.

    Whatever the words are, nothing is raised; what is not known has no expansion.
    """
    folded = [_folded(word) for word in words[:MOST_WORDS]]
    known, found, start = thesaurus(), [], 0
    while start < len(folded):
        for end in range(min(start + LONGEST_RUN, len(folded)), start, -1):
            if all(folded[start:end]) and (other := known.alternatives(sum(folded[start:end], ()))):
                found.append(Expansion(start, end, other))
                start = end
                break
        else:
            start += 1
    return found


@cache
def thesaurus():
    """Read once in a process, when the first words are looked up."""
    return Thesaurus(read(BY_HAND), read(CLASSIFIED))


def read(path):
    """The groups of a file: a line each, labels divided by "=", comments begin with "#"."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        return [
            tuple(label.strip() for label in line.split("="))
            for line in lines
            if line.strip() and not line.startswith("#")
        ]


class Thesaurus:
    """Groups of labels that mean the same, found by any spelling and form of each."""

    def __init__(self, by_hand, classified=()):
        self.groups = [*by_hand, *classified]
        self.numbers = {}  # of the groups, by key
        for number, group in enumerate(by_hand):
            self._add(group, number)
        decided = frozenset(self.numbers)
        for number, group in enumerate(classified, start=len(by_hand)):
            self._add(group, number, decided)
        said = {
            meaning(label) for group in by_hand if len(group) > 1 for label in group if not is_silent(label)
        }
        self.unsaid = {meaning(label) for group in by_hand for label in group} - said

    def _add(self, group, number, decided=frozenset()):
        for label in group:
            words = folded_words(label)
            for name in {spaced(words), joined(words)} - decided:
                if number not in (others := self.numbers.get(name, ())):
                    self.numbers[name] = (*others, number)

    def alternatives(self, words):
        """Other labels for the folded words; none that the words, or a label before it, would find by themselves."""
        numbers = self.numbers.get(spaced(words)) or self.numbers.get(joined(words))
        if not numbers:
            return ()
        asked = stems(words)
        seen, found = [asked], []
        for label in _in_turn([self.groups[number] for number in numbers]):
            words = meaning(label)
            is_new = not words <= asked and not any(other <= words for other in seen)
            if is_new and not is_silent(label) and words not in self.unsaid:
                seen.append(words)
                found.append(label)
        return tuple(found[:MOST_ALTERNATIVES])


def is_silent(label):
    """In parentheses: asked for, but never an alternative."""
    return label.startswith("(")


def _in_turn(groups):
    return [label for labels in zip_longest(*groups) for label in labels if label]


def key(label):
    return spaced(folded_words(label))


def spaced(words):
    return " ".join(map(stem, words))


def joined(words):
    """The words as one: "Software Entwickler" is a Softwareentwickler, a "Projectmanager" a project manager."""
    return "".join(words[:-1]) + stem(words[-1]) if words else ""


def stems(words):
    return frozenset(map(stem, words))


@lru_cache(maxsize=10_000)
def meaning(label):
    """What of a label a search finds again, whatever the order."""
    return stems(folded_words(label))


def folded_words(text):
    """Small plain letters, whatever the spelling: Köln, Koeln and Koln are one word, Entwickler:in is Entwickler."""
    text = GENDER_SIGN.sub("", text).casefold()
    for sign, word in SIGNS:
        text = text.replace(sign, word)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+", TRANSLITERATED.sub("", text)))


def _folded(word):
    return folded_words(word) if len(word) <= LONGEST_WORD else ()


@lru_cache(maxsize=20_000)
def stem(word):
    """One key for the forms of a folded word: no word itself, but the same for all of them, and for few others."""
    if len(word) < 4:
        return word
    if len(word) > 5 and (female := FEMALE.search(word)):
        word = word[: female.start()] + ("man" if female[0] not in ("in", "innen") else "")
    elif word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and word[-2] not in "siu":
        word = word[:-1]
    if len(word) > 6:
        word = ADJECTIVE.sub("", word)
    if len(word) > 5:
        word = PLURAL.sub("", word)
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
