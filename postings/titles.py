"""A title as words to search with."""

import re

BRACKETS_AND_ENDINGS = re.compile(r"\([^)]*\)|(?<=\w)[:*_/]-?in(?:nen)?(?![\w-])|[^\w\s+#.&-]|(?<!\w)-")
# Beside the words of a job: the same as `posting_title_key` leaves out.
SMALL = frozenset([
    "vollzeit", "teilzeit", "voll", "full", "part", "time", "und", "oder", "and", "or", "in", "im",
    "als", "fur", "für", "for", "the", "a", "an", "of", "zur", "zum",
])  # fmt: skip
MOST_WORDS = 8


def bare(title):
    """Without brackets, gender endings and what a search would take for its grammar."""
    return " ".join(BRACKETS_AND_ENDINGS.sub(" ", title).split())


def telling_words(title):
    """The words that say what the job is, each once."""
    words = [word.rstrip(".-") for word in bare(title).split()]
    kept = {word.casefold(): word for word in words if any(map(str.isalnum, word))}
    return [word for folded, word in kept.items() if folded not in SMALL][:MOST_WORDS]
