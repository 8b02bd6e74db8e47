"""From an address in the employer's words to a place of the gazetteer."""

import math
import re
from dataclasses import replace

from places.distance import kilometres
from places.folding import fold
from places.lookup import resolve
from places.regions import COUNTRY_BY_WORD

from .records import ImportedPlace
from .texts import NOTHING, line
from .words import FAR_COUNTRIES

COUNTRIES = FAR_COUNTRIES | COUNTRY_BY_WORD
MOST_PLACES = 60
MOST_CACHED = 10_000
SEVERAL = re.compile(r"\s*[|;\n]\s*|\s+/\s+")
REMOTE = re.compile(
    r"\b(?:fully |100 ?% ?)?remote(?:[- ](?:friendly|first|only|eligible))?\b(?: (?:in|from|within))?"
    r"|\bhome[- ]?office\b|\btelecommute\b|\bwork from home\b|\banywhere\b|\bworldwide\b|\bweltweit\b",
    re.IGNORECASE,
)
HYBRID = re.compile(r"\bh[yi]bride?\b", re.IGNORECASE)
FRINGE = " ,;:–—-()/+&"
JOINED = re.compile(r"(?:^|\s)(?:oder|or|und|and|sowie|bzw\.?|&)(?:\s|$)", re.IGNORECASE)
# "Großraum München", "Standort: Berlin", "Köln und Umgebung"
AROUND = re.compile(
    r"^(?:(?:groß)?raum|region|standort|location|greater)\b:?\s+|\s+(?:und|&|and)\s+(?:umgebung|umland|surroundings?)$",
    re.IGNORECASE,
)
CODE_AND_TOWN = re.compile(r"(?:[A-Z]{1,2}-)?(\d{4,5}) ([^\W\d].*)")
COUNTRY_MARK = re.compile(r"^(?:A|AT|B|CH|D|DE|F|FL|I|L|LU|NL)-(?=\d)")
NO_COUNTRIES = {"EU", "WW"}
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
        for place in (town for each in places[:MOST_PLACES] for town in self.several(each)):
            if row := self.row(place):
                where = row["place_id"] or row["locality"].casefold(), row["street"], row["postal_code"]
                rows.setdefault(where, row)
        return list(rows.values())

    def several(self, place):
        """ "Berlin oder Hamburg" is two towns if each of them is known, and the whole is not."""
        name = "locality" if place.locality else "text"
        parts = JOINED.split(getattr(place, name))
        if not 1 < len(parts) <= MOST_PLACES or self.is_known(place):
            return [place]
        towns = [replace(place, **{name: part}) for part in parts]
        return towns if all(map(self.is_known, towns)) else [place]

    def is_known(self, place):
        row = self.row(place)
        return bool(row and row["place_id"])

    def row(self, place):
        text, country = something(line(place.text, 200)), country_code(place.country)
        postal_code, locality = apart(line(place.postal_code, 20), something(line(place.locality, 200)))
        if not country:
            text, country = without_country(text)
        asked = f"{postal_code} {locality}".strip() or text
        found = asked and (self.resolve(asked, country) or self.resolve(AROUND.sub("", asked), country))
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


def something(text):
    return "" if text.casefold() in NOTHING else text


def apart(postal_code, locality):
    """The "D-" of "D-10115" is no part of the code; "10115 Berlin" is a code and a town."""
    if match := CODE_AND_TOWN.fullmatch(locality):
        postal_code, locality = postal_code or match[1], match[2]
    return COUNTRY_MARK.sub("", postal_code), locality


def towns_only(places):
    """Of a remote ad: a country is where one may work from, no place."""
    return [place for place in places if place.locality or not country_code(place.text)]


def whereabouts(texts, country=""):
    """(places, is it fully remote, from where) of lines such as "Remote, Italy" or "Berlin | Hamburg"."""
    places, remote_from, is_bound, is_remote = [], [], False, False
    for part in (part.strip(FRINGE) for text in texts for part in SEVERAL.split(text)):
        part = HYBRID.sub(" ", part).strip(FRINGE)
        rest = JOINED.sub(" ", REMOTE.sub(" ", part)) if REMOTE.search(part) else part
        rest = rest.strip(FRINGE)
        if rest == part:
            is_bound = is_bound or bool(rest)
        else:
            is_remote = True
            remote_from += filter(None, [country_code(rest)])
        if rest and (rest == part or not (country_code(rest) or rest in NO_COUNTRIES)):
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
        if re.fullmatch("[A-Z]{2}", part) and part not in NO_COUNTRIES:
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
