"""What a language's titles and texts are composed of: `data/<language>.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Field:
    """A category. `share` is its part of all ads, `pay` a year's usual salary in thousands.

    Occupations are each of `first` joined to each of `second`, and the `whole` ones; `topics` are its words in texts.
    """

    share: float
    pay: float
    first: tuple[str, ...]
    second: tuple[str, ...]
    whole: tuple[str, ...]
    topics: tuple[str, ...]

    @classmethod
    def read(cls, data):
        words = {
            name: tuple(map(spaced, data[name].split())) for name in ("first", "second", "whole", "topics")
        }
        return cls(share=data["share"], pay=data["pay"], **words)


def spaced(word):
    return word.replace("_", " ")


@dataclass(frozen=True)
class Language:
    opening: str  # a text's first sentence
    remote_place: str
    focus: str  # addition to a title that names a topic
    tails: list[str]  # other additions
    tailed: float  # part of the titles that have one of these
    ranks: dict[str, int]
    markers: dict[str, int]
    endings: dict[str, int]
    joined_first: list[str]
    joined_second: list[str]
    fields: dict[str, Field]

    @classmethod
    def read(cls, name):
        data = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
        data["fields"] = {category: Field.read(field) for category, field in data["fields"].items()}
        data |= {name: data[name].split() for name in ("joined_first", "joined_second")}
        return cls(**data)


LANGUAGES = {name: Language.read(name) for name in ("de", "en")}
