"""What the words of a search mean: which tsqueries find them exactly, and which find them by other words (S2)."""

from dataclasses import dataclass
from typing import NamedTuple

from ..models import PostingIndex
from . import vocabulary
from .corrections import correct
from .kept import kept
from .synonyms import Expansion, expansions
from .tsquery import Matches, all_of, any_of, none_of, stem
from .words import spellings

SHORTEST_PART = 4
MOST_JOINED, SHORTEST_JOINED = 3, 6  # words side by side that may be one; letters of it
WELL_READ = 20_000  # ads, from which on the vocabulary is sure to have every word of some use
LINKS = ("", "s", "es", "n", "en", "er", "e")  # between the parts of a German compound


@dataclass(frozen=True)
class Meaning:
    """Tsqueries as text; "" where nothing was asked.

    `exact` finds the words themselves, in any spelling, as German, as English or unstemmed; `full` also by synonyms,
    compounds and, for words that no ad holds, what they are taken for (`corrections`). `without` must not be there.
    `each` are the queries of which all are wanted, to show what holds only some, with their `shares` of all ads.
    `title_matches` and `matches` are about how many ads hold the rarest word, in the title and anywhere; `share` is
    the latter as a part of all, which are about `rows`.
    """

    exact: str = ""
    full: str = ""
    without: str = ""
    each: tuple = ()
    shares: tuple = ()
    word_count: int = 0
    title_matches: float = 0
    matches: float = 0
    share: float = 0
    rows: int = 0
    corrections: tuple = ()


class Span(NamedTuple):
    """Groups from `start` to before `end` may also be said by this tsquery."""

    start: int
    end: int
    query: str
    is_synonym: bool  # else only the same words written as one


@dataclass
class Asked:
    """A text that is looked for, as PostgreSQL folded and stemmed it."""

    folded: str
    german: str
    english: str
    simple: str

    @property
    def query(self):
        return any_of([self.german, self.english, self.simple])

    @property
    def is_word(self):
        return bool(self.folded) and " " not in self.folded

    @property
    def stems(self):
        """(folded word, German stem, English stem), as the vocabulary is asked."""
        return self.folded, self.german.strip("'"), self.english.strip("'")


def understand(words):
    """The Meaning of parsed Words, in two queries; a third and fourth where a word is in no ad."""
    if not words:
        return Meaning()
    return kept("meaning", repr(words), lambda: find_out(words), is_worth=will_hold)


def will_hold(meaning):
    """On a big board a minute changes little; on a small one each ad may bring a word."""
    return meaning.rows > WELL_READ and not meaning.corrections


def find_out(words):
    texts = [(term.text, term.is_phrase) for group in words.groups for term in group]
    spans = list(other_words(words.groups))
    excluded = [(spelling, term.is_phrase) for term in words.excluded for spelling in spellings(term.text)]
    wanted = [(s, phrase) for text, phrase in texts for s in spellings(text)]
    others = [(text, " " in text) for _, _, text, _ in spans]
    every = list(dict.fromkeys([*wanted, *others, *excluded]))
    found = dict(zip(every, (Asked(f, *q) for f, q in stem(every, using=vocabulary.database())), strict=True))
    return Builder(words, found, spans).meaning(none_of([found[each].query for each in excluded]))


def other_words(groups):
    """(start, end, text, is it a synonym) for groups side by side, and for neighbours written as one word."""
    run = []
    for number, group in enumerate([*groups, ()]):
        if len(group) == 1 and not group[0].is_phrase:
            run.append(group[0].text)
            continue
        yield from of_a_run(run, number - len(run))
        run = []
        for term in group:
            for found in () if term.is_phrase else expansions([term.text]):
                yield from ((number, number + 1, text, True) for text in found.alternatives)


def of_a_run(run, offset):
    # The longest label that is known, and each word by itself: "HR generalist" is a label, and so is "HR".
    alone = [
        Expansion(n, n + 1, found.alternatives) for n, word in enumerate(run) for found in expansions([word])
    ]
    for found in dict.fromkeys([*expansions(run), *alone]):
        yield from ((offset + found.start, offset + found.end, text, True) for text in found.alternatives)
    for start in range(len(run)):
        for end in range(start + 2, min(start + MOST_JOINED, len(run)) + 1):
            parts = [part.lower() for part in run[start:end]]
            if all(part.isalpha() for part in parts) and sum(map(len, parts)) >= SHORTEST_JOINED:
                yield offset + start, offset + end, "".join(parts), False
                yield offset + start, offset + end, "".join(parts[:-1]) + "s" + parts[-1], False


class Builder:
    """Puts the tsqueries of single words together."""

    def __init__(self, words, found, spans):
        self.groups, self.found = words.groups, found
        self.spans = [
            Span(start, end, found[text, " " in text].query, known) for start, end, text, known in spans
        ]
        self.heads = {n: self.first(group) for n, group in enumerate(self.groups) if self.first(group)}
        self.own = [self.of_group(group) for group in self.groups]
        self.parts = {n: splits(asked.folded) for n, asked in self.heads.items()}
        self.known, self.known_parts, self.size = self.look_up(spans)
        if self.size.ads_read > WELL_READ:
            # Each word that no ad holds costs a look into every partition.
            self.spans = [span for span, each in zip(self.spans, spans, strict=True) if self.is_said(*each)]

    def is_said(self, _start, _end, text, _is_synonym):
        asked = self.found[text, " " in text]
        return not asked.is_word or bool(self.known[asked.folded].same)

    def first(self, group):
        """A group that is a single word can be taken apart and corrected."""
        if len(group) != 1 or group[0].is_phrase:
            return None
        asked = self.found[group[0].spellings[0], False]
        return asked if asked.is_word else None

    def of_group(self, group):
        return any_of([self.found[s, term.is_phrase].query for term in group for s in term.spellings])

    def look_up(self, spans):
        """What the vocabulary knows, by folded word."""
        asked = [self.found[s, t.is_phrase] for group in self.groups for t in group for s in t.spellings]
        asked += [self.found[text, " " in text] for _, _, text, _ in spans]
        stems = list(dict.fromkeys(each.stems for each in asked if each.is_word))
        heads = {asked.folded for asked in self.heads.values()}
        parts = {part for pairs in self.parts.values() for pair in pairs for part in pair}
        return vocabulary.look_up(stems, heads, parts)

    def meaning(self, without):
        wide, corrections = [], []
        corrected = self.corrected()
        for number, own in enumerate(self.own):
            options = [own, *self.compounds(number)]
            options += [span.query for span in self.spans if (span.start, span.end) == (number, number + 1)]
            meant = corrected.get(number, ())
            options += [any_of(map(quoted, (entry.word, entry.stem_de, entry.stem_en))) for entry in meant]
            if meant and self.is_unknown(number):
                corrections.append((self.groups[number][0].text, tuple(entry.shown for entry in meant)))
            wide.append(any_of(options))
        shares = [self.shares(group) for group in self.groups]
        share = min((share for _, share in shares), default=0)
        counts = [
            self.found[group[0].spellings[0], group[0].is_phrase].folded.count(" ") + 1
            for group in self.groups
        ]
        several = [span for span in self.spans if span.end - span.start > 1]
        regions = with_spans(wide, [span for span in several if span.is_synonym])
        return Meaning(
            exact=all_of(self.own),
            full=all_of(query for _, _, query in with_spans(wide, several)),
            without=without,
            each=tuple(query for _, _, query in regions),
            shares=tuple(min(share for _, share in shares[start:end]) for start, end, _ in regions),
            word_count=sum(counts),
            title_matches=min((share for share, _ in shares), default=0) * self.size.rows,
            matches=share * self.size.rows,
            share=share,
            rows=self.size.rows,
            corrections=tuple(corrections),
        )

    def corrected(self):
        """{number: words that may be meant}; none for what stands in an ad that the vocabulary hasn't read yet."""
        new = [number for number in self.heads if self.is_new(number)]
        new = [number for number in new if not (self.is_unknown(number) and self.is_held(number))]
        found = correct([self.heads[number].folded for number in new])
        return {n: found[self.heads[n].folded] for n in new if self.heads[n].folded in found}

    def is_held(self, number):
        return PostingIndex.objects.filter(Matches("fts", self.own[number])).exists()

    def is_new(self, number):
        """No ad holds the word in this very form, and it is no synonym of another: it may be a slip."""
        word = self.heads[number].folded
        covered = any((span.start, span.end) == (number, number + 1) for span in self.spans)
        return not covered and all(entry.word != word for entry in self.known[word].same)

    def is_unknown(self, number):
        """Nor in any other form, or as a part of other words, or made of them: so it was surely a slip."""
        known = self.known[self.heads[number].folded]
        return not (known.same or known.compounds or self.best_split(number))

    def compounds(self, number):
        """Longer words around this one, and the two words of which it is made."""
        if number not in self.heads:
            return
        known = self.known[self.heads[number].folded]
        yield from (any_of(map(quoted, (entry.stem_de, entry.word))) for entry in known.compounds)
        if parts := self.best_split(number):
            yield all_of([any_of(map(quoted, (part.stem_de, part.word))) for part in parts])

    def best_split(self, number):
        """The parts of which the rarer one is most frequent (Koehn and Knight 2003)."""
        known = [
            tuple(self.known_parts[part] for part in pair)
            for pair in self.parts[number]
            if all(part in self.known_parts for part in pair)
        ]
        return max(known, key=lambda pair: min(part.in_ads for part in pair), default=None)

    def shares(self, group):
        """(of titles, of ads) that may hold this group."""
        asked = [self.found[s, term.is_phrase] for term in group for s in term.spellings]
        entries = {}
        for each in asked:
            known = self.known.get(each.folded)
            entries |= {entry.word: entry for entry in (*known.same, *known.compounds)} if known else {}
        return (
            sum(entry.in_titles for entry in entries.values()) / self.size.ads_read,
            sum(entry.in_ads for entry in entries.values()) / self.size.ads_read,
        )


def quoted(lexeme):
    return f"'{lexeme}'"


def splits(word):
    """Ways to take a long word apart in two, without the link between the parts."""
    pairs = []
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        first, second = word[:cut], word[cut:]
        for link in LINKS:
            if first.endswith(link) and len(first) - len(link) >= SHORTEST_PART:
                pairs.append((first[: len(first) - len(link)], second))
    return pairs


def with_spans(wide, spans):
    """[(start, end, query)] of all groups; where spans overlap, one choice among all ways to say those groups."""
    regions = []
    for span in sorted(spans):
        if regions and span.start < regions[-1][1]:
            regions[-1][1] = max(regions[-1][1], span.end)
            regions[-1][2].append(span)
        else:
            regions.append([span.start, span.end, [span]])
    parts, at = [], 0
    for start, end, inside in [*regions, [len(wide), len(wide), []]]:
        parts += [(number, number + 1, wide[number]) for number in range(at, start)]
        if inside:
            ways = [all_of([*wide[start : s.start], s.query, *wide[s.end : end]]) for s in inside]
            parts.append((start, end, any_of([all_of(wide[start:end]), *ways])))
        at = end
    return parts
