"""How people spell otherwise than the ad: slips of the finger, umlauts written out or left off, another number."""

import re

from . import ads

ROWS = {"en": ["qwertyuiop", "asdfghjkl", "zxcvbnm"], "de": ["qwertzuiopü", "asdfghjklöä", "yxcvbnm"]}
WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
LEFT_OFF = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U", "ß": "ss", "ń": "n"})
NUMBERLESS = {
    "gis",
    "sales",
    "series",
    "business",
    "access",
    "process",
    "analysis",
    "affairs",
    "basis",
    "physics",
    "counsel",
}


def misspell(query, language, chance, known):
    """One slip in one word of five letters or more, never in its first; no word that ads really use comes out."""
    words = query.split()
    places = [
        place for place, word in enumerate(words) if len(word) >= 5 and re.fullmatch(r"[^\W\d_]+", word)
    ]
    for _ in range(20 if places else 0):
        place = chance.choice(places)
        slipped = slip(words[place], language, chance)
        if slipped and ads.fold(slipped) not in known and ads.fold(slipped) != ads.fold(words[place]):
            return " ".join([*words[:place], slipped, *words[place + 1 :]])
    return None


def slip(word, language, chance):
    at = chance.randrange(1, len(word) - 1)
    kind = chance.choice(["swapped", "missing", "doubled", "neighbour"])
    if kind == "swapped":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "missing":
        return word[:at] + word[at + 1 :]
    if kind == "doubled":
        return word[: at + 1] + word[at:]
    neighbours = beside(word[at], ROWS[language])
    return word[:at] + chance.choice(neighbours) + word[at + 1 :] if neighbours else None


def beside(letter, rows):
    row = next((row for row in rows if letter in row), "")
    at = row.find(letter)
    return [row[each] for each in (at - 1, at + 1) if row and 0 <= each < len(row)]


def without_umlauts(text):
    """Written out and left off; other accents are left off in both."""
    return [text.translate(table).translate(LEFT_OFF) for table in (WRITTEN_OUT, LEFT_OFF)]


def other_number(query, chance):
    """A noun of the query in its other number: the last one, or now and then an earlier one."""
    words = query.split()
    if not re.fullmatch(r"[a-z]{4,}", words[-1]):
        return None
    at = len(words) - 1
    if len(words) > 2 and chance.random() < 0.3 and re.fullmatch(r"[a-z]{4,}s", words[-2]):
        at -= 1
    return (
        " ".join([*words[:at], change_number(words[at]), *words[at + 1 :]])
        if change_number(words[at])
        else None
    )


def change_number(noun):
    if noun in NUMBERLESS or noun.endswith(("ing", "ment", "ance", "ss", "ics", "ity", "al", "ive")):
        return None
    if noun.endswith("s"):
        return noun[:-3] + "y" if noun.endswith("ies") else noun[:-1]
    if noun.endswith("y"):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("ch", "sh", "x")) else "s")
