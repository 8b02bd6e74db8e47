"""What else a place is called, by people and by the rules of its language, and the word for it in an address."""

import re
import unicodedata

from places.folding import UMLAUTS, fold, spellings

LINKS = r"am|an der|an den|a\. ?d\.|auf|bei|im|in|in der|in den|i\. ?d\.|i\.|ob der|unter|vor der|sur|on|upon"
BY_A_RIVER = re.compile(rf"^(?P<town>.{{3,}}?) (?:{LINKS}) (?P<where>.+)$", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\s*\([^)]*\)")

ALIASES = {
    "nyc": "new york city",
    "ffm": "frankfurt am main",
    "la": "los angeles",
    "sf": "san francisco",
    "washington dc": "washington",
}
# "Hannover-Linden", "Linz an der Donau": what stands before is a place by itself.
MORE_EXACTLY = re.compile(r"-| (?:an der|an den|am|bei|im|in der|ob der) ", re.IGNORECASE)
CANTONS = {
    "AG": "Kanton Aargau",
    "AI": "Kanton Appenzell Innerrhoden",
    "AR": "Kanton Appenzell Ausserrhoden",
    "BE": "Kanton Bern",
    "BL": "Kanton Basel-Landschaft",
    "BS": "Kanton Basel-Stadt",
    "FR": "Canton de Fribourg",
    "GE": "Canton de Genève",
    "GL": "Kanton Glarus",
    "GR": "Kanton Graubünden",
    "JU": "Canton du Jura",
    "LU": "Kanton Luzern",
    "NE": "Canton de Neuchâtel",
    "NW": "Kanton Nidwalden",
    "OW": "Kanton Obwalden",
    "SG": "Kanton St. Gallen",
    "SH": "Kanton Schaffhausen",
    "SO": "Kanton Solothurn",
    "SZ": "Kanton Schwyz",
    "TG": "Kanton Thurgau",
    "TI": "Cantone Ticino",
    "UR": "Kanton Uri",
    "VD": "Canton de Vaud",
    "VS": "Canton du Valais",
    "ZG": "Kanton Zug",
    "ZH": "Kanton Zürich",
}
CANTON_SUFFIX = re.compile(rf" (?:\((?:{'|'.join(CANTONS)})\)|(?:{'|'.join(CANTONS)}))$")


def without_canton(name):
    """ "Buchs AG" and "Erlinsbach (AG)" are Buchs and Erlinsbach."""
    return CANTON_SUFFIX.sub("", name)


def plain_names(name):
    """Folded: the name, without brackets, its halves at a slash, without its river ("Frankfurt", "Frankfurt Main")."""
    bare = IN_BRACKETS.sub("", name)
    names = {name, bare, *re.split(r"\s*/\s*", bare)}
    if match := BY_A_RIVER.match(bare):
        names |= {match["town"], f"{match['town']} {match['where']}"}
    return {spelling for each in names for spelling in spellings(each)}


def slugs(places):
    """For each place, in order, the shortest word that no earlier one has: essen, essen-oldenburg, neustadt-hessen."""
    taken = set()
    for place in places:
        slug = next(slug for slug in _slug_candidates(place) if slug and slug not in taken)
        taken.add(slug)
        yield slug


def _slug_candidates(place):
    yield slug_of(place.name)
    if place.parent:
        yield slug_of(place.name, place.parent)
    if place.region:
        yield slug_of(place.name, place.region)
    yield slug_of(place.name, place.parent, place.region, place.country)
    for code in place.codes:
        yield slug_of(place.name, code.code)
    yield slug_of(place.name, str(place.id))


def slug_of(*words):
    """Umlauts as German addresses write them: koeln, st-poelten."""
    text = unicodedata.normalize("NFC", " ".join(words)).casefold().translate(UMLAUTS)
    return fold(text).encode("ascii", "ignore").decode().replace(" ", "-")
