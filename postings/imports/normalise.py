"""From what a reader understood to the fields of an ad, ready to be compared and written."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import override

from postings.choices import Contract, Hours, Model

from . import guesses
from .dates import date_of, shift_of
from .places import country_code
from .records import Unusable
from .salary import salary_of
from .sections import sections_of
from .texts import CONTROL, TAG, line

CONTRACTS, MODELS = set(Contract.values), set(Model.values)  # the enumerations make a list each time
SECTIONS = ["introduction", "tasks", "profile", "benefits", "additional"]
OWN_HOURS = {
    "full_time": Hours.FULL_TIME,
    "part_time": Hours.PART_TIME,
    "full_time part_time": Hours.EITHER,
    Hours.EITHER.value: Hours.EITHER,
}
MOST_COUNTRIES = 60
# Most are of this kind, which is quickly seen.
PLAIN_ADDRESS = re.compile(
    r"https?://(?:[a-z\d]{1,20}[.-]){0,2}[a-z\d]{1,20}\.[a-z]{2,20}(?:/[\w./?&=%+~-]{0,400})?", re.ASCII
)
is_web_address = URLValidator(schemes=["http", "https"])


def fields_of(imported):
    """Raises Unusable. `published_at` may be None: then it is up to the writer."""
    title = line(imported.title, 200)
    if not title:
        raise Unusable("no title")
    countries = list(dict.fromkeys(filter(None, (country_code(place.country) for place in imported.places))))
    beginning = f"{title} {imported.description or ''} {imported.sections}"[: guesses.ENOUGH * 3]
    texts = TAG.sub(" ", beginning)
    language = guesses.language_of(imported.language, texts, countries)
    with override(language):  # for words that we put in between, such as "36 months of experience"
        sections = sections_of(imported)
    if not sections:
        raise Unusable("no text")
    remote_from = sorted(set(filter(None, map(country_code, imported.remote_from[:MOST_COUNTRIES]))))
    work_model = model_of(imported, title, sections)
    published_at, closes_at = dates_of(imported)
    apply_url = web_address(imported.url, 500) if is_applied_for_elsewhere(imported) else ""
    return {
        "title": title,
        "language": language,
        "category": guesses.category_of(imported.category.strip(), title),
        "contract": imported.contract
        if imported.contract in CONTRACTS
        else guesses.contract_of(imported.employment_types, title),
        "hours": OWN_HOURS.get(imported.hours)
        or guesses.hours_of(imported.employment_types, title, imported.work_hours),
        "model": work_model,
        "remote_countries": remote_from if work_model == Model.REMOTE else [],
        **{name: sections.get(name, "") for name in SECTIONS},
        "salary_min": None,
        "salary_max": None,
        "salary_currency": "",
        "salary_period": "year",
        **salary_of(imported.salary, countries or remote_from),
        "easy_apply": not apply_url,
        "apply_url": apply_url,
        "published_at": published_at,
        "closes_at": closes_at,
    }


def dates_of(imported):
    """An end before the beginning is a mistake, and told to nobody."""
    shift = shift_of(imported.dates_relative_to)
    published_at = date_of(imported.published, shift=shift)
    closes_at = date_of(imported.closes, is_end=True, shift=shift)
    if published_at and closes_at and closes_at < published_at:
        closes_at = None
    return published_at, closes_at


def model_of(imported, title, sections):
    if imported.model in MODELS:
        return imported.model
    return guesses.model_of(imported.is_remote, title, " ".join(sections.values()))


def is_applied_for_elsewhere(imported):
    """An ad with an address of its own is applied for there, unless its source says that it can be done here."""
    return not imported.is_easy_apply


def web_address(text, longest):
    """An address a browser may be sent to, or nothing."""
    address = text.strip()
    try:
        PLAIN_ADDRESS.fullmatch(address) or is_web_address(address)
    except ValidationError:
        return ""
    return address if len(address) <= longest and not CONTROL.search(address) else ""
