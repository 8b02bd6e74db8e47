"""The rows of GeoNames' postal code files: which are places, and what they say about them."""

import csv
import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from places.folding import fold
from places.naming import CANTONS, without_canton
from places.sources import COMPLETE

CITY_COUNTY = re.compile(r"(?:Kreisfreie Stadt|Stadtkreis|Landeshauptstadt) (.+)|(.+?), (?:Stadt|Freie .*)$")


@dataclass(slots=True)
class PostalRow:
    """A postal code at a place: the same code may have many rows, and a place many codes."""

    country: str
    code: str
    place: str
    state: str
    state_code: str
    province: str
    community: str
    latitude: float
    longitude: float

    @property
    def region(self):
        """Liechtenstein has none: the source puts the municipality there."""
        if self.country == "LI":
            return ""
        return CANTONS.get(self.state_code, self.state) if self.country == "CH" else self.state

    @property
    def municipality(self):
        """The town that a place is administered by; German rows name the county instead, except for cities."""
        if self.country == "DE":
            match = CITY_COUNTY.match(self.community)
            return (match[1] or match[2]) if match else ""
        if self.community.startswith("Gemeindebezirk"):
            return "Wien"
        return without_canton(self.community) if self.country in ("AT", "CH") else ""

    @property
    def county(self):
        """What tells two places of one name in one region apart."""
        if self.country == "DE":
            return "" if self.municipality else self.community
        if self.country == "US":
            return f"{self.province} County" if self.province else ""
        return self.province.removeprefix("Politischer ").removesuffix(" District")

    def readings(self):
        """The names that its place may stand for, the likeliest first."""
        name = self.place
        yield name
        if self.country == "CH":
            yield without_canton(name)
            community = without_canton(self.community)
            if fold(name).startswith(f"{fold(community)} "):  # "Zofingen PostFinance"
                yield community
        yield re.sub(r"\s*[(/].*$", "", name)
        if self.country not in COMPLETE:  # "Praha 1-Josefov", "København K", "Paris 01"
            yield re.sub(r"\s+\w{1,2}$", "", name.split("-")[0].strip())


def postal_rows(folder, country):
    """The postal codes of a country, without those that are no place."""
    path = Path(folder) / f"postal_{country}.csv.gz"
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [_row(row) for row in csv.DictReader(file) if _is_place(row)]


def middle(rows):
    """The row nearest to the mean of all."""
    latitude = sum(row.latitude for row in rows) / len(rows)
    longitude = sum(row.longitude for row in rows) / len(rows)
    return min(
        rows,
        key=lambda row: (row.latitude - latitude) ** 2 + (row.longitude - longitude) ** 2,
    )


def _is_place(row):
    """Leaves out the codes of single large customers, whose "place" is a firm or an office.

    In Germany they carry the region as a number, towns as letters ("NW"). In France they are marked by words:
    68051 CEDEX. In the United States those of the army overseas have no state.
    """
    if row["country_code"] in ("DE", "US"):
        return row["state_code"].isalpha()
    return bool(row["place"]) and (row["country_code"] != "FR" or row["zipcode"].isdigit())


def _row(row):
    return PostalRow(
        country=row["country_code"],
        code=compact(row["zipcode"].removeprefix("L-")),
        place=row["place"],
        state=row["state"],
        state_code=row["state_code"],
        province=row["province"],
        community=row["community"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
    )


def compact(code):
    """ "100 00" and "10000" are one code."""
    return re.sub(r"[^0-9A-Z]", "", code.upper())
