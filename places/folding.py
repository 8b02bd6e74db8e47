"""One spelling for all the ways in which people type the name of a place."""

import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and an accent.
STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʻ`´"), None)

WORDS = {"sankt": "st", "saint": "st", "sainte": "ste"}
ABBREVIATIONS = (
    (" a d ", " an der "),
    (" a m ", " am main "),
    (" a rh ", " am rhein "),
    (" i d ", " in der "),
    (" i br ", " im breisgau "),
    (" i b ", " im breisgau "),
    (" o d ", " ob der "),
    (" v d ", " vor der "),
)


def fold(text):
    """Small letters without accents, single spaces, "st" for Sankt and Saint; empty if no letter or digit is left.

    >>> fold("St. Pölten"), fold("SANKT POELTEN"), fold("Frankfurt a.M.")
    ('st polten', 'st poelten', 'frankfurt am main')
    """
    text = text.casefold().translate(APOSTROPHES)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).casefold().translate(STROKES)
        text = "".join(c for c in text if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", text)
    folded = f" {' '.join(WORDS.get(word, word) for word in words)} "
    for short, long in ABBREVIATIONS:
        folded = folded.replace(short, long)
    return folded.strip()


def spellings(name):
    """The folded name, and the one with ae, oe, ue for umlauts if that differs: a search folds to one of them."""
    plain = fold(name)
    if name.isascii():
        return {plain} - {""}
    composed = unicodedata.normalize("NFC", name).casefold()
    return {plain, fold(composed.translate(UMLAUTS))} - {""}
