"""From an address in the employer's words to a place of the gazetteer."""

import math
import re

from places.distance import kilometres
from places.folding import fold
from places.lookup import resolve
from places.regions import COUNTRY_BY_WORD

from .records import ImportedPlace
from .texts import line
from .words import FAR_COUNTRIES

COUNTRIES = FAR_COUNTRIES | COUNTRY_BY_WORD
MOST_PLACES = 60
MOST_CACHED = 10_000
SEVERAL = re.compile(r"\s*[|;\n]\s*|\s+/\s+")
REMOTE = re.compile(
    r"\b(?:fully |100 ?% ?)?remote(?:[- ](?:friendly|first|only|eligible))?\b(?: (?:in|from|within))?"
    r"|\bhome[- ]?office\b|\btelecommute\b|\bwork from home\b|\banywhere\b",
    re.IGNORECASE,
)
FRINGE = " ,;:–—-()/"
FARTHEST = 50  # km from its own town, and the coordinates are somebody's mistake


class PlaceFinder:
    """Asks the gazetteer once for each address of a run."""

    def __init__(self):
        self.found = {}

    def resolve(self, text, country):
        key = text, country
        if key not in self.found:
            if len(self.found) >= MOST_CACHED:
                self.found.clear()
            self.found[key] = resolve(text, country=country or None)
        return self.found[key]

    def rows(self, places):
        """The fields of PostingPlace rows; an address that says nothing gives none, one that comes twice gives one."""
        rows = {}
        for place in places[:MOST_PLACES]:
            if row := self.row(place):
                where = row["place_id"] or row["locality"].casefold(), row["street"], row["postal_code"]
                rows.setdefault(where, row)
        return list(rows.values())

    def row(self, place):
        text, locality = line(place.text, 200), line(place.locality, 200)
        postal_code, country = line(place.postal_code, 20), country_code(place.country)
        if not country:
            text, country = without_country(text)
        asked = f"{postal_code} {locality}".strip() or text
        found = self.resolve(asked, country) if asked else None
        known = found.place if found and not found.is_guess else None
        locality = locality or (known.name if known else "") or text or line(place.region, 200)
        if not locality:
            return None
        latitude, longitude = position(place, found if known else None)
        return {
            "place_id": known.pk if known else None,
            "street": line(place.street, 200),
            "postal_code": postal_code or (found.code if known else ""),
            "locality": locality,
            "country": country or (known.country if known else ""),
            "latitude": latitude,
            "longitude": longitude,
        }


def towns_only(places):
    """Of a remote ad: a country is where one may work from, no place."""
    return [place for place in places if place.locality or not country_code(place.text)]


def whereabouts(texts, country=""):
    """(places, is it fully remote, from where) of lines such as "Remote, Italy" or "Berlin | Hamburg"."""
    places, remote_from, is_bound, is_remote = [], [], False, False
    for part in (part.strip(FRINGE) for text in texts for part in SEVERAL.split(text)):
        rest = REMOTE.sub(" ", part).strip(FRINGE)
        if rest == part:
            is_bound = is_bound or bool(rest)
        else:
            is_remote = True
            remote_from += filter(None, [country_code(rest)])
        if rest and (rest == part or not country_code(rest)):
            places.append(ImportedPlace(text=rest, country=country))
    if is_bound or not is_remote:
        return places, False, []
    return places, True, remote_from or ([country] if country else [])


def without_country(text):
    """("Sydney", "AU") of "Sydney, Australia"; two letters at the end may be a state's, and are left alone."""
    head, comma, last = text.rpartition(",")
    code = COUNTRIES.get(fold(last)) if comma and len(last.strip()) > 2 else ""
    return (head.strip(), code) if code and head.strip() else (text, "")


def country_code(text):
    """ISO's two letters, from a name in English or German, from two or three letters, from "California, USA"."""
    for part in [text, *reversed(re.split("[,;/]", text))]:
        part = part.strip()
        if re.fullmatch("[A-Z]{2}", part):
            return {"UK": "GB"}.get(part, part)
        if code := COUNTRIES.get(fold(part)):
            return code
    return ""


def position(place, found):
    """The address's own point if it lies near its town, else the town's."""
    latitude, longitude = coordinate(place.latitude, 90), coordinate(place.longitude, 180)
    is_told = latitude is not None and longitude is not None and (latitude, longitude) != (0, 0)
    if not found:
        return (latitude, longitude) if is_told else (None, None)
    if is_told and kilometres(latitude, longitude, found.latitude, found.longitude) <= FARTHEST:
        return latitude, longitude
    return found.latitude, found.longitude


def coordinate(value, most):
    try:
        number = float(str(value if value is not None else "").replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and -most <= number <= most else None
