"""The places with inhabitants, out of the files that were derived from GeoNames."""

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path

from places.folding import fold

SMALL_PLACES = "cities500_de_at_ch_li_lu.json.gz"
LARGE_PLACES = "cities15000.json.gz"
COMPLETE = ("DE", "AT", "CH", "LI", "LU")
EUROPE = (
    *COMPLETE,
    *[
        "AD",
        "AL",
        "BA",
        "BE",
        "BG",
        "BY",
        "CY",
        "CZ",
        "DK",
        "EE",
        "ES",
        "FI",
        "FO",
        "FR",
        "GB",
        "GI",
        "GR",
        "HR",
        "HU",
        "IE",
        "IM",
        "IS",
        "IT",
        "LT",
        "LV",
        "MC",
        "MD",
        "ME",
        "MK",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
    ],
    *["RO", "RS", "SE", "SI", "SK", "SM", "UA", "XK"],
)
COUNTRIES = (*EUROPE, "US")
KNOWN_ABROAD = {"US": 500_000}  # inhabitants, elsewhere:
KNOWN_IN_EUROPE = 15_000

# Letters of the languages around; what has others is a transliteration or a language far away.
READABLE = re.compile(
    r"[A-Za-zÄÖÜäöüßÀÁÂÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕØÙÚÛàáâãåæçèéêëìíîïñòóôõøùúûŒœŁłĄąĘęĆćŃńŚśŹźŻżČčĎďĚěŇňŘřŠšŤťŮůÝýŽž"
    r"ŐőŰű .'’()/-]+"
)
LONG_FORMS = re.compile(
    r"^(lungsod|kota|bandar|byen|estado?|estat|ijolati|bezirk|distretto|districte|arrondissement|borough|city|town"
    r"|kreisfreie|landkreis|stadt|gemeente|gemeinde|commune|comune|thanh|cathair|provincia|municipality|horad|opština)\b"
    r"|\b(city|hiria|kommune|khot|berri|stad|borg|kenti|stadt|commune|municipality)$"
)


@dataclass(slots=True)
class City:
    """A row of GeoNames."""

    id: int
    name: str
    country: str
    admin1: str
    latitude: float
    longitude: float
    population: int
    alternates: list[str]


def cities(folder):
    """All places of 500 inhabitants in the complete countries, of 15,000 in the others."""
    found = {}
    for file_name, countries in ((LARGE_PLACES, COUNTRIES), (SMALL_PLACES, COMPLETE)):
        with gzip.open(Path(folder) / file_name, "rt", encoding="utf-8") as file:
            rows = json.load(file).values()
        for row in rows:
            if row["countrycode"] in countries:
                found[row["geonameid"]] = City(
                    id=row["geonameid"],
                    name=row["name"],
                    country=row["countrycode"],
                    admin1=row["admin1code"],
                    latitude=row["latitude"],
                    longitude=row["longitude"],
                    population=row["population"],
                    alternates=[name for name in row["alternatenames"] if name],
                )
    return list(found.values())


def exonyms(city):
    """The alternate names that somebody here may type: no other script, airport code, transliteration or long form.

    Of small places only those that share a word with the name: the others are transliterations, and some of them are
    how a bigger town is mistyped.
    """
    own = fold(city.name)
    is_known = city.population >= KNOWN_ABROAD.get(city.country, KNOWN_IN_EUROPE)
    kept, seen = [], {own}
    for name in city.alternates:
        folded = fold(name)
        if folded in seen or not READABLE.fullmatch(name) or not name[0].isupper() or name.isupper():
            continue
        is_inflected = (
            folded.startswith(own) and " " not in folded[len(own) :] and len(folded) - len(own) <= 3
        )
        if not is_known and not set(folded.split()) & set(own.split()):
            continue
        if is_inflected or not 2 < len(folded) <= 30 or LONG_FORMS.search(folded) or "'" in name[1:]:
            continue
        seen.add(folded)
        kept.append(name)
    return kept
