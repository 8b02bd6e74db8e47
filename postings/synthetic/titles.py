"""Some thousand titles a language, few of them frequent, most of them rare."""

import re
from dataclasses import dataclass, replace
from itertools import product

from postings.choices import Contract

from .draw import Draw
from .fields import LANGUAGES

TITLES = 4000  # distinct ones a language, before gender markers and endings
LONGEST = 120
FOCUSED = 0.06
CONTRACTS = {
    "Auszubildender": Contract.APPRENTICESHIP,
    "Trainee": Contract.FIXED_TERM,
    "Werkstudent": Contract.WORKING_STUDENT,
    "Working Student": Contract.WORKING_STUDENT,
    "Praktikum": Contract.INTERNSHIP,
    "Intern": Contract.INTERNSHIP,
    "Duales Studium": Contract.APPRENTICESHIP,
}
PAY = {
    "Senior": 1.3, "Junior": 0.8, "Leitender": 1.4, "Lead": 1.4, "Principal": 1.6, "Head": 1.8, "Erfahrener": 1.15,
    "Stellvertretender": 1.2, "Deputy": 1.2, "Auszubildender": 0.33, "Duales Studium": 0.35, "Trainee": 0.75,
    "Werkstudent": 0.7, "Working Student": 0.7, "Praktikum": 0.45, "Intern": 0.45,
}  # fmt: skip
MALE = re.compile(r"(er|or|ent|ist|eur|arzt)\b")


@dataclass(frozen=True)
class Title:
    rank: str
    occupation: str
    tail: str
    category: str
    contract: str  # "" where the title doesn't decide it
    pay: float  # a year's usual salary

    def __str__(self):
        return " ".join(filter(None, (self.rank, self.occupation, self.tail)))[:LONGEST]


def occupations(field, joint):
    return [
        *field.whole,
        *(joint.join(parts) for parts in product(field.first, field.second)),
    ]


class Titles:
    """Of one language."""

    def __init__(self, language, random):
        self.source = LANGUAGES[language]
        self.marker, self.ending = Draw.of(self.source.markers), Draw.of(self.source.endings)
        self.by_category = {
            category: occupations(field, "" if language == "de" else " ")
            for category, field in self.source.fields.items()
        }
        self.draw = Draw.zipf(self.distinct(random), exponent=0.9, offset=6)

    def distinct(self, random):
        """In the order of their frequency, which follows the categories' shares."""
        category = Draw.of({name: field.share for name, field in self.source.fields.items()})
        rank = Draw.of(self.source.ranks)
        occupation = {name: Draw.zipf(words, 0.7, 3) for name, words in self.by_category.items()}
        found = {}
        while len(found) < TITLES:
            name = category.one(random)
            title = self.composed(name, rank.one(random), occupation[name].one(random), random)
            found.setdefault(str(title), title)
        return list(found.values())

    def composed(self, category, rank, occupation, random):
        field = self.source.fields[category]
        tail, kind = "", random.random()
        if kind < self.source.tailed:
            tail = random.choice(self.source.tails)
        elif kind < self.source.tailed + FOCUSED:
            tail = self.source.focus.format(random.choice(field.topics))
        contract, pay = CONTRACTS.get(rank, ""), field.pay * 1000 * PAY.get(rank, 1)
        return Title(rank, occupation, tail, category, contract, pay)

    def one(self, random):
        return self.draw.one(random)

    def written(self, title, random):
        """As employers write it: with a gender ending or marker, or none."""
        if ending := self.ending.one(random):
            title = replace(title, occupation=MALE.sub(rf"\g<0>{ending}", title.occupation, count=1))
        return f"{title} {self.marker.one(random)}".rstrip()
