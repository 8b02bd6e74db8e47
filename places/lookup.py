"""From what a person types to a place: `resolve` for a search, `suggest` while typing, `within` for a radius."""

import math
import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from django.db.models import Value

from places.folding import fold
from places.models import WEIGHT_IN_LIKENESS, Place, PlaceName, PostalCode
from places.naming import ALIASES, MORE_EXACTLY
from places.regions import COUNTRY_BY_WORD, HOME, REGION_WORDS

LONGEST = 100  # letters of a place's name with all its qualifiers
MOST_NAMESAKES = 50
ALIKE = 0.75  # below this a typo is no longer a guess but a gamble
FEW = 3  # fewer suggestions than that, and typos are forgiven
LEAST_IN_A_REGIONS_NAME = 10_000  # inhabitants: Bremen is meant, the village of Hessen is not
LONGEST_POSTAL_BEGINNING, SHORTEST_POSTAL_BEGINNING = 8, 3

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
# D-45307, 45307, 100 00, 10001-1234, SW1A; letters before the hyphen are a country.
POSTAL_CODE = re.compile(
    r"(?<!\w)(?:(?P<country>[A-Z]{1,3})[ -]{1,2})?"
    r"(?P<code>\d{3} \d{2}|\d{2}-\d{3}|\d{3,7}|[A-Z]{1,2}\d[\dA-Z]?(?= ?\d[A-Z]{2}\b|$))(?:-\d{4})?(?!\w)",
    re.IGNORECASE,
)
REST_OF_CODE = re.compile(r"^(?:\d[A-Z]{2}|[A-Z]{2})(?= |$)")  # of British and Dutch codes
PLACE_ID = re.compile(r"\d{6,13}")


@dataclass
class Resolution:
    """What a text stands for. `place` is None if nothing was found; then the text itself has to do."""

    place: Place | None = None
    code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    alternatives: list[Place] = field(default_factory=list)  # of the same name or code, biggest first
    is_guess: bool = False  # a typo was forgiven

    def __bool__(self):
        return self.place is not None

    @property
    def label(self):
        """45307 Essen (Nordrhein-Westfalen)"""
        return f"{self.code} {self.place.label}".strip() if self.place else ""


@dataclass(frozen=True)
class Suggestion:
    """A place under the name and, if one was typed, the postal code that lead to it."""

    place: Place
    code: str = ""

    @property
    def id(self):
        return self.place.pk

    @property
    def name(self):
        return self.place.name

    @property
    def region(self):
        return self.place.region

    @property
    def country(self):
        return self.place.country

    @property
    def label(self):
        return f"{self.code} {self.place.label}".strip()


def resolve(text, country=None):
    """The place that is most likely meant, in at most three queries; no text raises an error.

    A postal code wins over the name beside it, and gives its own point. A place's id is understood as well, because
    canonical addresses hold it. `country` (ISO) limits the search.
    """
    text = _clean(text)
    if not text:
        return Resolution()
    if PLACE_ID.fullmatch(text):
        place = Place.objects.filter(pk=int(text)).first()
        return _at(place) if place else Resolution()
    if match := POSTAL_CODE.search(text):
        by_code, fits = _by_code(match, text, country)
        text = f"{text[: match.start()]} {text[match.end() :]}".strip(" ,-")
        if fits:
            return by_code
        by_name = _by_name(text, country)
        return by_name if by_name and not (by_code and by_name.is_guess) else by_code
    return _by_name(text, country)


def suggest(text, limit=8):
    """Up to `limit` suggestions for what has been typed so far, in at most two queries."""
    text = _clean(text)
    if match := re.fullmatch(r"(?:[A-Za-z]{1,2}-)?(\d[\d ]*)(?:(?<=\d)\s+(\D.*)?)?", text):
        return _suggest_codes(match[1].replace(" ", ""), fold(match[2] or ""), limit)
    folded = fold(text)
    if not folded:
        return []
    begun = PlaceName.objects.beginning(folded).select_related("place")[: 4 * limit]
    places = _distinct(name.place for name in begun)
    if len(places) < FEW and len(folded) > 3:
        places = _distinct([*places, *_resembling(folded)])
    return [Suggestion(place) for place in places[:limit]]


def within(place_or_point, km):
    """The ids of the places whose centre is at most `km` from a place, a Resolution or a (latitude, longitude)."""
    if isinstance(place_or_point, tuple):
        latitude, longitude = place_or_point
    else:
        latitude, longitude = place_or_point.latitude, place_or_point.longitude
    return list(Place.objects.within(latitude, longitude, km).values_list("pk", flat=True))


def within_each(places, km):
    """{place id: the ids of the places at most `km` from it, itself among them}, in one query."""
    queries = [
        Place.objects.within(place.latitude, place.longitude, km)
        .annotate(centre=Value(place.pk))
        .values_list("centre", "pk")
        for place in places
    ]
    near = {place.pk: {place.pk} for place in places}
    if queries:
        for centre, pk in queries[0].union(*queries[1:], all=True):
            near[centre].add(pk)
    return near


def _clean(text):
    """One line without control characters; empty for what is too long to be a place."""
    if not isinstance(text, str) or len(text) > 10 * LONGEST:
        return ""
    text = " ".join(CONTROL.sub(" ", text).split())
    return text if len(text) <= LONGEST else ""


def _at(place, **facts):
    return Resolution(place=place, **({"latitude": place.latitude, "longitude": place.longitude} | facts))


def _distinct(places):
    return list({place.pk: place for place in places}.values())


# --- Postal codes -----------------------------------------------------------------------------------------------------


def _by_code(match, text, country):
    """The code's place, and whether it fits: in a country far away it must agree with what stands beside the code."""
    code = re.sub(r"[ -]", "", match["code"]).upper()
    rows = PostalCode.objects.filter(code=code).select_related("place").home_first()
    if named := country or COUNTRY_BY_WORD.get(fold(match["country"] or "")):
        rows = rows.filter(country=named)
    rows = list(rows[:MOST_NAMESAKES])
    if not rows:
        return Resolution(), False
    before, after = text[: match.start()], text[match.end() :].strip()
    words = _parts(f"{before} {REST_OF_CODE.sub('', after)}")
    agreements = [_agreement(row.place, words) for row in rows]
    best = rows[agreements.index(max(agreements))]  # the first of equals, so the order counts
    others = _distinct(row.place for row in rows if row.is_main or row.country == best.country)
    found = _at(
        best.place,
        code=code,
        latitude=best.latitude,
        longitude=best.longitude,
        alternatives=[place for place in others if place != best.place],
    )
    return found, bool(max(agreements) or not words or best.country in HOME)


def _suggest_codes(code, name, limit):
    """Main places only, unless a name has been begun: then the place of that name."""
    if not SHORTEST_POSTAL_BEGINNING <= len(code) <= LONGEST_POSTAL_BEGINNING:
        return []
    rows = PostalCode.objects.filter(code__startswith=code).select_related("place").home_first()
    if not name:
        rows = rows.filter(is_main=True)[:limit]
    rows = [row for row in rows[: 5 * MOST_NAMESAKES] if _begins(row.place, name)]
    return list(dict.fromkeys(Suggestion(row.place, row.code) for row in rows))[:limit]


def _begins(place, name):
    return fold(place.label).startswith(name) or f" {name}" in f" {fold(place.search_names)}"


# --- Names ------------------------------------------------------------------------------------------------------------


def _by_name(text, country):
    """The name as a whole, else one of its parts with the others to tell namesakes apart; else a guess."""
    parts = _parts(text)
    whole = fold(text)
    whole = ALIASES.get(whole, whole)
    wanted = [name for name in dict.fromkeys([whole, *parts]) if name]
    if not wanted:
        return Resolution()
    names = PlaceName.objects.exactly(*wanted).select_related("place")
    if country:
        names = names.filter(place__country=country)
    scored = {}
    for name in names[: 2 * MOST_NAMESAKES]:
        score = _score(name, text, whole, parts)
        if name.place not in scored or score > scored[name.place]:
            scored[name.place] = score
    if scored:
        first, *others = sorted(scored, key=scored.get, reverse=True)
        if _is_region(whole) and first.population < LEAST_IN_A_REGIONS_NAME:
            return Resolution()
        matched = scored[first].matched
        return _at(first, alternatives=[place for place in others if scored[place].matched == matched])
    if _is_region(whole):
        return Resolution()
    less = MORE_EXACTLY.split(text, maxsplit=1)[0].strip()
    if less != text and (found := _by_name(less, country)) and not found.is_guess:
        found.is_guess = True
        return found
    guesses = [
        place for place in _resembling(parts[0] if parts else whole) if country in (None, place.country)
    ]
    return _at(guesses[0], is_guess=True, alternatives=guesses[1:4]) if guesses else Resolution()


def _parts(text):
    """Folded: the name and what is said about it, "Essen (Oldenburg)"; then the halves of "Berlin - Neukölln"."""
    parts = re.split(r"[,;()|]", text)
    halves = [half for part in parts for half in re.split(r"/|\s-\s", part)]
    return [part for part in dict.fromkeys(map(fold, parts + halves)) if part]


class Score(NamedTuple):
    """Compared from left to right; `matched` at the end only says by which name."""

    likeness: int  # 2 if it is how we write this very place, 1 if but for accents
    fitting: int  # how many of the other parts are true of it
    position: int  # 0 for the name as a whole or its first part, then downwards
    weight: int
    matched: str


def _score(name, text, whole, parts):
    others = [part for part in parts if part != name.folded]
    if name.folded == whole:
        return Score(0, len(others), 0, name.weight, name.folded)
    label = name.place.label if others else ""
    likeness = (fold(label) == whole) + (label.casefold() == text.casefold())
    return Score(
        likeness, _agreement(name.place, others), -parts.index(name.folded), name.weight, name.folded
    )


def _is_region(folded):
    """A whole country or region is no place to search around; the caller falls back to the text."""
    return folded in COUNTRY_BY_WORD or folded in REGION_WORDS or folded in REGION_WORDS.values()


def _agreement(place, words):
    """How many of the words are true of the place; its own name counts more, for beside a postal code it is said."""
    own = {fold(place.name), fold(place.name.split("(")[0])} | {
        fold(name) for name in place.search_names.split(", ")
    }
    about = {fold(place.parent), fold(place.region), fold(str(place.country_name)), *fold(place.name).split()}
    agreed = 0
    for word in words:
        if word in own:
            agreed += 2
        elif (
            word in about
            or REGION_WORDS.get(word) in about
            or COUNTRY_BY_WORD.get(word) == place.country
            or (len(word) > 3 and any(each.startswith(word) for each in about | own))
        ):
            agreed += 1
    return agreed


def _resembling(folded):
    """Places with a name that differs by a typo, the most alike and the weightiest first."""
    alike = []
    for name in PlaceName.objects.resembling(folded).select_related("place"):
        ratio = SequenceMatcher(None, folded, name.folded).ratio()
        if ratio >= ALIKE:
            alike.append((ratio + WEIGHT_IN_LIKENESS * math.log(name.weight + 1), name.place))
    alike.sort(key=lambda pair: (-pair[0], pair[1].pk))
    return _distinct(place for _, place in alike)
