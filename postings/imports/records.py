"""What a format's reader hands over, before it is brought into the board's own words."""

from dataclasses import dataclass, field

# What a shape that nobody thought of can raise. It is no reason to lose the other ads.
MISTAKES = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError)


class SourceUnreadable(Exception):
    """Nothing could be read from the source; the message says why."""


class Unusable(Exception):
    """A record that is no ad; the message says why. The others go on."""


@dataclass(frozen=True)
class Problem:
    """A piece of a file that gives no ad."""

    where: str
    reason: str
    hides_ads: bool = True  # nobody knows which ads it held, so none may be taken for vanished
    ends_file: bool = False  # what comes after it in the file is lost as well


@dataclass(frozen=True)
class Record:
    """One piece that looks like an ad; `data` is the format's own."""

    where: str
    data: object


@dataclass
class ImportedPlace:
    """An address in the employer's words. `text` is all there is when it came as one line."""

    text: str = ""
    street: str = ""
    postal_code: str = ""
    locality: str = ""
    region: str = ""
    country: str = ""
    latitude: object = None
    longitude: object = None


@dataclass
class ImportedSalary:
    """Numbers or texts such as "50.000 €" or "50-60k €". Of one exact figure both are the same."""

    low: object = None
    high: object = None
    currency: str = ""
    unit: str = ""


@dataclass
class ImportedPosting:
    """Texts may be HTML or plain, dates in any ISO form; what is unknown stays empty.

    `contract`, `hours` and `model` are for sources that use the board's own words; they win over what is guessed
    from `employment_types`, `is_remote` and the texts.
    """

    organization: str = ""
    website: str = ""
    reference: str = ""
    title: str = ""
    url: str = ""
    description: str = ""
    sections: dict = field(default_factory=dict)  # by the board's names: tasks, profile, benefits, additional
    employment_types: list = field(default_factory=list)
    work_hours: str = ""
    contract: str = ""
    hours: str = ""
    model: str = ""
    is_remote: bool = False
    remote_from: list = field(default_factory=list)
    places: list = field(default_factory=list)
    salary: ImportedSalary | None = None
    category: str = ""
    language: str = ""
    published: object = None
    closes: object = None
    dates_relative_to: str = ""  # of sample data: the day that its dates take for today
    is_easy_apply: bool | None = None


def attempt(function, data):
    """(result, why there is none)"""
    try:
        return function(data), ""
    except Unusable as error:
        return None, str(error)
    except MISTAKES as error:
        return None, f"not understood ({type(error).__name__})"
