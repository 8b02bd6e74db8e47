"""The five sections of an ad, as HTML."""

from .draw import Draw
from .fields import LANGUAGES

SHORTEST, LONGEST = 120, 250  # words of an ad
SHARES = {"introduction": 20, "tasks": 30, "profile": 25, "benefits": 15, "additional": 10}
TOPIC_EVERY = 9  # words; so that words keep company, as in real texts


class Texts:
    """Of one language."""

    def __init__(self, language, vocabulary):
        source = LANGUAGES[language]
        self.opening, self.vocabulary = source.opening, vocabulary
        self.topics = {
            category: Draw.zipf([*field.topics, *field.whole], 0.8, 2)
            for category, field in source.fields.items()
        }

    def sections(self, title, company, place, random):
        """{section: HTML}."""
        count = random.randint(SHORTEST, LONGEST)
        words = self.vocabulary.several(random, count)
        places = range(TOPIC_EVERY // 2, count, TOPIC_EVERY)
        words[places.start :: TOPIC_EVERY] = self.topics[title.category].several(random, len(places))
        written, first = {}, 0
        for section, share in SHARES.items():
            last = first + count * share // 100
            pieces = sentences(words[first:last], random.randint(6, 11))
            written[section] = (
                bullets(pieces) if section in ("tasks", "profile", "benefits") else prose(pieces)
            )
            first = last
        opening = self.opening.format(company=company, place=place, title=title)
        written["introduction"] = f"<p>{opening}</p>{written['introduction']}"
        return written


def sentences(words, size):
    pieces = (" ".join(words[first : first + size]) for first in range(0, len(words), size))
    return [piece[0].upper() + piece[1:] for piece in pieces]


def prose(pieces):
    return f"<p>{'. '.join(pieces)}.</p>"


def bullets(pieces):
    return f"<ul><li>{'</li><li>'.join(pieces)}</li></ul>"
