"""python -m tests.bench.relevance.make_queries: writes queries.tsv; docs/relevance.md tells the rules.

The same files give the same queries: every choice is drawn from a generator seeded with the kind's name.
"""

import csv
import random
from dataclasses import dataclass, replace
from pathlib import Path

from . import ads
from .slips import misspell, other_number, without_umlauts
from .vocabulary import BOROUGHS, NEIGHBOURHOODS, NICKNAMES, SKILLS, SMALL_WORDS

HERE = Path(__file__).parent
COLUMNS = ["kind", "language", "q", "where", "radius", "wanted"]
KINDS = ["exact", "typo", "umlaut", "inflection", "gender", "compound", "synonym", "place"]
OTHERS_IN_HEADINGS = 9  # so that a perfect engine can put the wanted ad among the first ten
OTHERS_ANYWHERE = 40
MOST_WORDS = 6


@dataclass(frozen=True)
class Query:
    kind: str
    language: str
    q: str
    where: str = ""
    radius: str = ""
    wanted: str = ""

    @property
    def question(self):
        return self.kind, self.q.lower(), self.where.lower(), self.radius


class Board:
    """A plain index of the ads' words, with no language in it."""

    def __init__(self):
        self.ads = ads.load()
        self.vocabulary = {word for ad in self.ads.values() for word in ad.all_words}

    def is_specific(self, q, ad, in_headings=OTHERS_IN_HEADINGS, anywhere=OTHERS_ANYWHERE):
        asked = set(ads.words(q))
        others = [each for each in self.ads.values() if each.plain_title != ad.plain_title]
        return (
            sum(asked <= each.heading_words for each in others) <= in_headings
            and sum(asked <= each.all_words for each in others) <= anywhere
        )

    def same(self, ad, title="", company=False, word=""):
        """The ads that nobody could tell apart from this one by the query: the title's head and what is added."""
        return " ".join(
            sorted(
                each.reference
                for each in self.ads.values()
                if head_and_rest(each)[0] == head_and_rest(ad)[0]
                and {*ads.words(title)} <= each.heading_words
                and (not company or each.company == ad.company)
                and (not word or word in each.all_words)
            )
        )

    def shuffled(self, chance):
        """English ads; of the City's thousand one in four, so that the others are heard too."""
        english = [ad for ad in self.ads.values() if ad.language == "en"]
        chosen = [ad for ad in english if ad.source != "nyc" or chance.random() < 0.25]
        return chance.sample(chosen, len(chosen))


def main():
    with open(HERE / "queries.tsv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        writer.writerow(COLUMNS)
        for query in make():
            writer.writerow([getattr(query, column) for column in COLUMNS])


def make():
    board, written, dropped = Board(), read(HERE / "written.tsv"), unfair()
    made = [
        *(query for query in written if query.kind != "umlaut"),
        *exact(board),
        *typos(board, written),
        *(each for query in written if query.kind == "umlaut" for each in umlauts(query)),
        *inflections(board),
        *places(board),
    ]
    unique = {query.question: query for query in made if query.question not in dropped}
    return sorted(unique.values(), key=lambda query: (KINDS.index(query.kind), query.language))


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [Query(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def unfair():
    """What the eye took out of the generated queries, each with its reason, before the first run."""
    with open(HERE / "dropped.tsv", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["kind"], row["q"].lower(), row["where"].lower(), row["radius"]) for row in rows}


def head_and_rest(ad):
    """A title's words as one types them, apart from what follows a comma, a dash or a bracket."""
    title = ads.MARKER.sub("", ad.title).lower().replace("/", " ")
    head, *rest = ads.re.split(r",| [-–] |\(|--", title)
    return [word for word in head.split() if word not in {"&", "-", "–"}], " ".join(rest)


def title_words(board, ad):
    """What a person keeps of a title: its head, and of the rest as many pairs of words as make it specific."""
    kept, rest = head_and_rest(ad)
    more = [word for word in ads.words(rest) if word not in SMALL_WORDS | {*kept}]
    while len(kept) <= MOST_WORDS:
        others = OTHERS_IN_HEADINGS if not more else 2  # of a title cut short fewer others may hold the words
        if len(kept) > 1 and board.is_specific(" ".join(kept), ad, in_headings=others):
            return " ".join(kept)
        if not more:
            break
        kept, more = kept + more[:2], more[2:]
    return None


def exact(board):
    chance = random.Random("exact")
    pool = board.shuffled(chance)
    yield from by_title(board, pool[:60], 28)
    yield from by_company(board, pool[60:140], 22)
    yield from by_skill(board, pool[140:], 22)


def by_title(board, pool, count):
    found = [(title_words(board, ad), ad) for ad in pool]
    for q, ad in [each for each in found if each[0]][:count]:
        yield Query("exact", "en", q, wanted=board.same(ad, title=q))


def by_company(board, pool, count):
    for ad in pool:
        head, name = head_and_rest(ad)[0], NICKNAMES.get(ad.company, "").split()
        q = " ".join(head + name)
        if (
            count
            and name
            and not {*head} & {*name}
            and len(q.split()) <= MOST_WORDS
            and board.is_specific(q, ad)
        ):
            count -= 1
            yield Query("exact", "en", q, wanted=board.same(ad, company=True))


def by_skill(board, pool, count):
    """The rarest skill that the ad names; one that stands in its title already is passed over."""
    frequency = {word: sum(word in ad.all_words for ad in board.ads.values()) for word in SKILLS}
    for ad in pool:
        named = sorted((frequency[word], word) for word in SKILLS if word in ad.all_words - ad.heading_words)
        q = " ".join([*head_and_rest(ad)[0], *(word for _, word in named[:1])])
        if count and named and len(q.split()) < MOST_WORDS and board.is_specific(q, ad, anywhere=9):
            count -= 1
            yield Query("exact", "en", q, wanted=board.same(ad, word=named[0][1]))


def typos(board, written):
    """German ones from the written exact queries, English ones from titles of ads drawn anew."""
    chance = random.Random("typo")
    german = [query for query in written if query.kind == "exact" and query.language == "de"]
    english = [
        Query("typo", "en", q, wanted=board.same(ad, title=q))
        for ad in board.shuffled(chance)
        if (q := title_words(board, ad))
    ]
    for query in chance.sample(german, 60) + english[:66]:
        if q := misspell(query.q, query.language, chance, board.vocabulary):
            yield replace(query, kind="typo", q=q)


def umlauts(query):
    for q in dict.fromkeys(without_umlauts(query.q)):
        yield replace(query, q=q)


def inflections(board):
    chance = random.Random("inflection")
    count = 40
    for ad in board.shuffled(chance):
        q = title_words(board, ad)
        whole = q == " ".join(
            head_and_rest(ad)[0]
        )  # so that the last word is the noun that the title is about
        if count and whole and (other := other_number(q, chance)):
            count -= 1
            yield Query("inflection", "en", other, wanted=board.same(ad, title=q))


def places(board):
    """The City's ads by borough, neighbourhood and postal code; their titles are no other ad's."""
    chance = random.Random("place")
    count = 48
    for ad in board.shuffled(chance):
        q = title_words(board, ad)
        if count and ad.source == "nyc" and q and " " not in board.same(ad, title=q) and len(ad.places) == 1:
            count -= 1
            yield Query("place", "en", q, where=chance.choice(names(ad.places[0])), wanted=ad.reference)


def names(place):
    """Each as likely as any other: the borough's names together, the neighbourhood, the postal code."""
    code = place.get("postalCode", "")
    borough = BOROUGHS[place["addressLocality"]]
    return borough + [name for name in (NEIGHBOURHOODS.get(code), code) if name for _ in borough[:3]]


if __name__ == "__main__":
    main()
