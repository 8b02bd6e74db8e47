"""The shipped file: one place a line, its postal codes with it."""

import gzip
import io
import zlib
from dataclasses import dataclass, field

HEADING = (
    "# Places and postal codes. Data: GeoNames (https://www.geonames.org), CC BY 4.0; selected and joined."
)
COLUMNS = (
    "id",
    "slug",
    "name",
    "country",
    "region",
    "parent",
    "latitude",
    "longitude",
    "population",
    "own_names",
    "other_names",
    "codes",
)
LIST = "|"
ASIDE = "~"  # the code means another place first


class FaultyGazetteer(ValueError):
    """The file is not what it should be; the message names the line."""


@dataclass(slots=True)
class Code:
    """A postal code as it touches one place; `is_main` marks the place that the code alone means."""

    code: str
    latitude: float
    longitude: float
    is_main: bool = True

    def pack(self, place):
        """The point as an offset from the place, in thousandths of a degree: a third of the size."""
        north, east = (
            round((self.latitude - place.latitude) * 1000),
            round((self.longitude - place.longitude) * 1000),
        )
        offset = f",{north},{east}" if north or east else ""
        return f"{self.code}{offset}{'' if self.is_main else ASIDE}"

    @classmethod
    def unpack(cls, text, place):
        code, *offset = text.removesuffix(ASIDE).split(",")
        north, east = map(int, offset) if offset else (0, 0)
        latitude, longitude = (
            place.latitude + north / 1000,
            place.longitude + east / 1000,
        )
        return cls(code, round(latitude, 4), round(longitude, 4), not text.endswith(ASIDE))


@dataclass(slots=True)
class Entry:
    """A place: `own_names` count as its name ("Munich", "Frankfurt"), `other_names` are exonyms."""

    id: int
    name: str
    country: str
    latitude: float
    longitude: float
    slug: str = ""
    region: str = ""
    parent: str = ""
    population: int = 0
    own_names: list[str] = field(default_factory=list)
    other_names: list[str] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)

    def __str__(self):
        return "\t".join(
            [
                str(self.id),
                self.slug,
                self.name,
                self.country,
                self.region,
                self.parent,
                f"{self.latitude:.4f}",
                f"{self.longitude:.4f}",
                str(self.population),
                LIST.join(self.own_names),
                LIST.join(self.other_names),
                LIST.join(code.pack(self) for code in self.codes),
            ]
        )

    @classmethod
    def parse(cls, line):
        values = line.rstrip("\n").split("\t")
        if len(values) != len(COLUMNS):
            raise ValueError(f"{len(values)} columns instead of {len(COLUMNS)}")
        number, slug, name, country, region, parent, latitude, longitude, population, own, other, codes = (
            values
        )
        place = cls(
            int(number),
            name,
            country,
            float(latitude),
            float(longitude),
            slug,
            region,
            parent,
            int(population),
        )
        place.own_names, place.other_names = _parts(own), _parts(other)
        place.codes = [Code.unpack(code, place) for code in _parts(codes)]
        place.check()
        return place

    def check(self):
        if not (self.name and self.slug and len(self.country) == 2 and self.id > 0 and self.population >= 0):
            raise ValueError("id, slug, name, country or population is missing or wrong")
        if max(len(self.name), len(self.parent)) > 200 or len(self.slug) > 120 or len(self.region) > 100:
            raise ValueError("name, parent, slug or region is too long")
        if not all(0 < len(code.code) <= 12 for code in self.codes):
            raise ValueError("a postal code is empty or too long")
        for point in (self, *self.codes):
            if not (-90 <= point.latitude <= 90 and -180 <= point.longitude <= 180):
                raise ValueError("coordinates outside the earth")


def _parts(text):
    return text.split(LIST) if text else []


def write(path, entries):
    """Byte for byte the same for the same entries: no time and no name go into the gzip header."""
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(f"{HEADING}\n{chr(9).join(COLUMNS)}\n".encode())
        for entry in entries:
            packed.write(f"{entry}\n".encode())


def read(path):
    """Entries of a plain or gzipped file. Raises FaultyGazetteer at the first line that is not one."""
    done = 0
    with open(path, "rb") as raw:
        is_packed = raw.peek(2)[:2] == b"\x1f\x8b"
        lines = io.TextIOWrapper(
            gzip.GzipFile(fileobj=raw) if is_packed else raw, encoding="utf-8", newline="\n"
        )
        try:
            for line in lines:
                if not line.startswith("#") and line.rstrip("\n").split("\t") != list(COLUMNS):
                    yield Entry.parse(line)
                done += 1
        except (ValueError, EOFError, OSError, zlib.error) as fault:
            raise FaultyGazetteer(f"{path}, line {done + 1}: {fault}") from fault
