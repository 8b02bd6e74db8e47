"""The demo's ads as their files tell them, read without the database and without the board's own search."""

import html
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

DEMO = Path(__file__).resolve().parents[3] / "demo" / "postings"
SECTIONS = [
    "description",
    "responsibilities",
    "qualifications",
    "jobBenefits",
    "disambiguatingDescription",
]
MARKER = re.compile(r"\(?\b[mfwdx]\s?/\s?[mfwdx](\s?/\s?[mfwdx])?\b\)?|\(all genders\)", re.IGNORECASE)
ENDING = re.compile(r"(?<=\w)(:|\*|/-?|_)in(nen)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Ad:
    reference: str
    source: str
    language: str
    title: str
    company: str
    places: tuple[dict, ...]
    text: str

    @cached_property
    def plain_title(self):
        """The title by which nobody could tell two ads apart: case, punctuation and gender markers aside."""
        return " ".join(words(ENDING.sub("", MARKER.sub(" ", self.title))))

    @cached_property
    def place_names(self):
        return " ".join(
            f"{place.get('addressLocality', '')} {place.get('postalCode', '')} {place.get('addressRegion', '')}"
            for place in self.places
        )

    @cached_property
    def heading_words(self):
        return frozenset(words(f"{self.title} {self.company}"))

    @cached_property
    def all_words(self):
        return self.heading_words | frozenset(words(f"{self.place_names} {self.text}"))


def words(text):
    """Lower case, without accents; letters, digits and what belongs to C++, C# and .NET."""
    return re.findall(r"\.net\b|[^\W_]+[+#]*", fold(text))


def fold(text):
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def load():
    return {
        ad.reference: ad
        for source in ("nyc", "tts", "original")
        for line in (DEMO / f"{source}.jsonl").read_text(encoding="utf-8").splitlines()
        for ad in [parse(source, json.loads(line))]
    }


def parse(source, record):
    places = record.get("jobLocation") or []
    return Ad(
        reference=record["identifier"]["value"],
        source=source,
        language=record["inLanguage"],
        title=record["title"],
        company=record["hiringOrganization"]["name"],
        places=tuple(place["address"] for place in (places if isinstance(places, list) else [places])),
        text=plain(" ".join(record.get(section) or "" for section in SECTIONS)),
    )


def plain(markup):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup))).strip()
