"""Which labels of an occupation are the same in other words.

The classifications list whatever belongs to an occupation: narrower work (Kinderphysiotherapeut), neighbours, ranks.
A search for one must not find the others, so a label has to show that it means the whole occupation and nothing else.
The rules were found by reading what they leave; about nineteen of twenty groups are right.
"""

import re
from collections import Counter, defaultdict

from postings.occupations.sources import concepts, onet
from postings.search.synonyms import folded_words, key, meaning, stem, stems

LONGEST_LABEL = 4  # words
MOST_LABELS = 4  # of one language, in a group
FEW = 2
BEGINNING = 6  # letters
GENERAL = 12  # so many labels end with a word that says little by itself

FEMALE = ("erin", "frau")
PLAIN = re.compile(r"[^\W\d_][\w .'’-]*")
QUALIFIERS = {"in", "im", "fur", "bei", "von", "of", "and", "und", "fachrichtung", "schwerpunkt"}
# Abbreviated alike everywhere, not in one firm only.
LICENCES = {"certified", "chief", "licensed", "registered"}
RANKS = stems(
    ["senior", "junior", "graduate", "trainee", "apprentice", "assistant", "deputy", "head", "lead", "chief"]
)
SAME = {
    "adviser": "advisor",
    "aeroplane": "aircraft",
    "airplane": "aircraft",
    "attorney": "lawyer",
    "bike": "bicycle",
    "centre": "center",
    "colour": "color",
    "consultant": "advisor",
    "defence": "defense",
    "expert": "specialist",
    "fibre": "fiber",
    "ict": "it",
    "instructor": "teacher",
    "jewellery": "jewelry",
    "lorry": "truck",
    "moulding": "molding",
    "optimisation": "optimization",
    "organisation": "organization",
    "physician": "doctor",
    "solicitor": "lawyer",
    "store": "shop",
    "theatre": "theater",
    "tyre": "tire",
}
SAME = {stem(word): stem(other) for word, other in SAME.items()}


class Classification:
    """All the occupations, so that a label can be judged by where else it stands."""

    def __init__(self, folder):
        self.concepts = list(concepts(folder))
        self.preferred = defaultdict(set)  # key → numbers of concepts
        self.owners = defaultdict(set)
        for number, concept in enumerate(self.concepts):
            for labels in concept:
                self.preferred[key(labels[0])].add(number)
                for label in labels:
                    self.owners[key(label)].add(number)
        self.endings = Counter()
        for name in self.preferred:
            last = name.split(" ")[-1]
            self.endings.update(last[start:] for start in range(len(last)))
        titles, self.abbreviations = onet(folder)
        self.in_onet = defaultdict(set)
        for number, names in enumerate(titles):
            for name in names:
                self.in_onet[key(name)].add(number)

    def groups(self):
        """A list of labels for each occupation that has good ones in both languages, the preferred ones first."""
        for number, (german, english) in enumerate(self.concepts):
            ours = self._kept(number, german, self._fitting_german(german))
            theirs = self._kept(number, english, self._fitting_english(english))
            group = {key(label): label for label in reversed(ours + theirs)}
            if ours and theirs and len(group) > 1:
                yield list(reversed(group.values()))

    def _kept(self, number, labels, fitting):
        """A few of them, none of which another one finds by itself."""
        kept = {}
        for label in (labels[0], *fitting):
            words = meaning(label)
            if self._is_usable(label, number) and not any(words <= other or other <= words for other in kept):
                kept[words] = label
        return list(kept.values())[:MOST_LABELS]

    def _is_usable(self, label, number):
        """Short, without qualifiers, said of this occupation alone, and of less than a whole trade."""
        name, words = key(label), folded_words(label)
        is_plain = PLAIN.fullmatch(label) and not QUALIFIERS & set(words)
        is_preferred = number in self.preferred[name]
        return (
            is_plain
            and 2 < len(name)
            and len(words) <= LONGEST_LABEL
            and not self.preferred[name] - {number}
            and (is_preferred or len(self.owners[name]) == 1)
            and self.endings[name] <= GENERAL
        )

    @staticmethod
    def _fitting_german(labels):
        """Compounds that begin like the preferred label; any word, if so few are there that each names the whole."""
        first = key(labels[0])
        names = {}
        for label in labels[1:]:
            names.setdefault(key(label), []).append(label)
        names.pop(first, None)
        for name, forms in names.items():
            label = next((form for form in forms if not form.endswith(FEMALE)), None)  # none: mistyped
            if not label or " " in name or name.endswith(first) or first.endswith(name):
                continue
            if name[:BEGINNING] == first[:BEGINNING] or len(names) <= FEW:
                yield label

    def _fitting_english(self, labels):
        """What differs by spelling, or by words like truck and lorry; a few more that O*NET has together, too."""
        first = canonical(labels[0])
        agreed = []
        for label in labels[1:]:
            other = canonical(label)
            if RANKS & set(other) != RANKS & set(first):
                continue
            if sorted(other) == sorted(first):
                yield label
            elif set(first[:-1]) & set(other[:-1]) and self._agree(labels[0], label):
                agreed.append(label)
        if len(agreed) <= FEW:
            yield from agreed

    def _agree(self, label, other):
        """O*NET knows both in one occupation, and the other one in hardly any besides."""
        name = key(other)
        return self.in_onet[key(label)] & self.in_onet[name] and len(self.in_onet[name]) <= FEW

    def abbreviation_groups(self):
        """ "CRNA", where it stands for nothing else, and for the first letters of a licence or an office."""
        meanings = defaultdict(dict)
        for short, long in self.abbreviations:
            meanings[short].setdefault(key(long), long)
        for short, longs in meanings.items():
            long = next(iter(longs.values()))
            words = folded_words(long)
            is_certain = len(longs) == 1 and key(short) not in self.owners
            if is_certain and words[0] in LICENCES and "".join(word[0] for word in words) == short.lower():
                yield [short, long]


def canonical(label):
    return [SAME.get(word, word) for word in map(stem, folded_words(label))]
