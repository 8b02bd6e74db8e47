"""Typos: the words that ads hold in place of one that none holds."""

import string

from ..models import SearchWord

SHORTEST = 4
MOST = 4
CANDIDATES = 100
FIRST_LETTER = 10
FAR_BEHIND = 100  # times less likely than the best is no candidate
LONG_ENOUGH_FOR_TWO = 8
LETTERS = string.ascii_lowercase + string.digits


def correct(words):
    """{word: (SearchWord, …)} for those of these folded words that no ad holds as they are."""
    return {word: found for word in words if len(word) >= SHORTEST and (found := alike(word))}


def alike(word):
    """Words one slip away; of long words also two, if there is none. The first letter is seldom wrong."""
    near = SearchWord.objects.filter(word__in=one_slip_away(word), in_ads__gt=0)
    found = list(near.order_by("-in_ads", "word")[:CANDIDATES])
    if not found and len(word) >= LONG_ENOUGH_FOR_TWO:
        resembling = SearchWord.objects.filter(word__trigram_similar=word, in_ads__gt=0)
        found = [
            entry for entry in resembling.order_by("-in_ads")[:CANDIDATES] if slips(word, entry.word) <= 2
        ]
    likely = {entry: entry.in_ads * (FIRST_LETTER if entry.word[0] == word[0] else 1) for entry in found}
    best = sorted(found, key=likely.get, reverse=True)[:MOST]
    return tuple(entry for entry in best if likely[entry] * FAR_BEHIND >= likely[best[0]])


def one_slip_away(word):
    """Every string with one letter missing, too many, wrong, or two swapped."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    slips = {head + tail[1:] for head, tail in cuts if tail}
    slips |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    slips |= {head + letter + tail[1:] for head, tail in cuts if tail for letter in LETTERS}
    slips |= {head + letter + tail for head, tail in cuts for letter in LETTERS}
    return sorted(slips - {word})


def slips(first, second):
    """Optimal string alignment: letters missing, too many, wrong or swapped with their neighbour."""
    before, last = [], list(range(len(second) + 1))
    for row, letter in enumerate(first, start=1):
        now = [row]
        for column, other in enumerate(second, start=1):
            best = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                best = min(best, before[column - 2] + 1)
            now.append(best)
        before, last = last, now
    return last[-1]
