"""The vocabulary of a language: the words of the shipped ads, by their frequency there, then ever rarer compounds."""

import json
import re
from collections import Counter
from functools import cache
from itertools import product

from django.conf import settings

from .draw import Draw, shuffled
from .fields import LANGUAGES

SECTIONS = ("description", "responsibilities", "qualifications", "jobBenefits", "disambiguatingDescription")
MARKUP = re.compile(r"<[^>]+>|&#?\w+;")
WORD = re.compile(r"[^\W\d_]{2,}")


@cache
def shipped_words():
    """{language: words of the demo's ads, the most frequent first}."""
    counts = {language: Counter() for language in LANGUAGES}
    for path in sorted((settings.BASE_DIR / "demo" / "postings").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            ad = json.loads(line)
            text = MARKUP.sub(" ", " ".join(ad.get(section) or "" for section in SECTIONS))
            counts[ad["inLanguage"]].update(WORD.findall(text))
    return {
        language: sorted(counter, key=lambda word: (-counter[word], word))
        for language, counter in counts.items()
    }


def compounds(language):
    """Words as a language builds them itself, so that stemming and compounds are met as in real texts."""
    parts = product(language.joined_first, language.joined_second)
    return [first + second for first, second in parts if first != second]


def vocabularies(random):
    """{language: Draw}. Steeper than 1/rank, so that at a million ads some words are in a handful of them only."""
    drawn = {}
    for language, known in shipped_words().items():
        rare = shuffled(sorted(set(compounds(LANGUAGES[language])) - set(known)), random)
        drawn[language] = Draw.zipf([*known, *rare], exponent=1.15, offset=4)
    return drawn
