"""From an address in the employer's words to a place of the gazetteer."""

import math
import re

from places.distance import kilometres
from places.folding import fold
from places.lookup import resolve
from places.regions import COUNTRY_BY_WORD

from .texts import line

MOST_PLACES = 60
MOST_CACHED = 50_000
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


def country_code(text):
    """ISO's two letters, from a name in English or German, from two or three letters, from "California, USA"."""
    for part in [text, *reversed(re.split("[,;/]", text))]:
        part = part.strip()
        if re.fullmatch("[A-Z]{2}", part):
            return {"UK": "GB"}.get(part, part)
        if code := COUNTRY_BY_WORD.get(fold(part)):
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
