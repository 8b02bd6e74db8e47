"""What an ad doesn't say in words of the board, taken from its texts: language, category, contract, hours, model."""

import re
from functools import lru_cache

from postings.choices import Category, Contract, Hours, Language, Model

from .texts import plain
from .words import (
    CATEGORIES,
    CONTRACTS,
    FULL_TIME,
    HYBRID,
    HYBRID_TITLE,
    MODELS,
    NOT_AT_HOME,
    PART_TIME,
    REMOTE,
    REMOTE_TITLE,
    STOP_WORDS,
    WEEKLY_HOURS,
)

GERMAN_SPEAKING = {"DE", "AT", "CH", "LI"}
LEAST_FULL_TIME = 35  # hours a week
# One of these stands in every text that REMOTE or HYBRID finds; they are much quicker to look for.
AT_HOME = ("remote", "home", "hybrid", "mobil", "hause", "telew", "telea")
SHORT = {"ft": "full time", "pt": "part time"}
ENOUGH = 2000  # letters of an ad's text that tell its language


def language_of(told, text, countries=()):
    """The told one if the board has it, else by the commonest words, else by the country."""
    told = told.casefold().strip()
    for language, names in {
        Language.GERMAN: ("de", "german", "deutsch"),
        Language.ENGLISH: ("en", "english", "englisch"),
    }.items():
        if re.split("[-_ ]", told)[0] in names:
            return language
    words = re.findall(r"[a-zäöüß]+", text[:ENOUGH].casefold())
    german, english = (
        list(map(STOP_WORDS[language].__contains__, words)).count(True) for language in ("de", "en")
    )
    if german == english:
        return Language.GERMAN if GERMAN_SPEAKING & set(countries) else Language.ENGLISH
    return Language.GERMAN if german > english else Language.ENGLISH


@lru_cache(4096)
def category_of(told, title):
    if told in Category.values:
        return Category(told)
    for words in (title.casefold(), told.casefold()[:200]):
        if found := next((name for name, pattern in CATEGORIES.items() if pattern.search(words)), None):
            return found
    return Category.OTHER


def contract_of(types, title):
    """A title that names a special kind of work is more exact than "full time", and than Google's few words."""
    words = [re.sub(r"[_-]", " ", each.casefold()).strip() for each in types]
    told = next(
        (contract for each in words for contract in CONTRACTS if CONTRACTS[contract].search(each)), None
    )
    in_title = contract_in(title.casefold())
    if told in (None, Contract.INTERNSHIP, Contract.TEMPORARY) and in_title:
        return in_title
    if told == Contract.TEMPORARY and any(FULL_TIME.search(each) or PART_TIME.search(each) for each in words):
        return (
            Contract.FIXED_TERM
        )  # Google has one word for both; beside hours it limits a job of the employer's own
    return told or Contract.PERMANENT


@lru_cache(4096)
def contract_in(title):
    return next((each for each, pattern in CONTRACTS.items() if pattern.search(title)), None)


def hours_of(types, title, work_hours):
    types = [SHORT.get(each.strip().casefold(), each) for each in types]
    words = " ".join([*types, title]).casefold().replace("_", " ")
    full, part = bool(FULL_TIME.search(words)), bool(PART_TIME.search(words))
    if not (full or part) and (found := WEEKLY_HOURS.search(work_hours.casefold())):
        most, least = int(found[2] or found[1]), int(found[1])
        full, part = most >= LEAST_FULL_TIME, least < LEAST_FULL_TIME
    if full and part:
        return Hours.EITHER
    return Hours.PART_TIME if part else Hours.FULL_TIME


def model_of(is_remote, title, html):
    """A source's flag means fully remote unless the title says otherwise; words alone have to be plain."""
    title, html = title.casefold(), html.casefold()
    if HYBRID_TITLE.search(title):
        return Model.HYBRID
    if is_remote or REMOTE_TITLE.search(title):
        return Model.REMOTE
    if not any(word in html for word in AT_HOME):
        return Model.ON_SITE
    text = plain(html)
    if REMOTE.search(text):
        return Model.REMOTE
    if HYBRID.search(text) and HYBRID.search(NOT_AT_HOME.sub(" ", text)):
        return Model.HYBRID
    return Model.ON_SITE


def model_in_words(text):
    """Of a field that says nothing else: "Fully remote", "Hybrid", "On-site"; "" for what isn't plain or passes."""
    words = text.casefold()
    if "covid" in words or "temporar" in words:
        return ""
    return next((model for model, pattern in MODELS.items() if pattern.search(words)), "")
