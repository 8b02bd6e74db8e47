"""The employer's figure, from numbers and texts of all kinds. What makes no sense is dropped."""

import re
from decimal import Decimal
from functools import lru_cache

from postings.choices import SalaryPeriod
from postings.models import TIMES_A_YEAR

from .records import ImportedSalary

PERIODS = {
    SalaryPeriod.HOUR: r"hou?r|stunde|std|^h$|pt1h",
    SalaryPeriod.DAY: r"day|tag|daily|^d$|p1d",
    SalaryPeriod.WEEK: r"week|woche|^wee$|^w$|p1w",
    SalaryPeriod.MONTH: r"mon|^m$|p1m",
    SalaryPeriod.YEAR: r"year|annu|jahr|jähr|^ann$|^y$|^a$|p1y|p\.? ?a\.?$",
}
SIGNS = {"€": "EUR", "EURO": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "FR.": "CHF", "SFR": "CHF"}
CURRENCIES = {
    **dict.fromkeys("DE AT BE CY EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split(), "EUR"),  # noqa: SIM905
    "CH": "CHF",
    "LI": "CHF",
    "GB": "GBP",
    "US": "USD",
}
PLAUSIBLE_YEAR = (2_000, 2_000_000)  # of a full year's work, in one of the currencies below
COMPARABLE = {"EUR", "USD", "GBP", "CHF"}
UNLIKELY_YEAR = 12_000  # less than that "a year" is a monthly figure
UNLIKELY_HOUR = 500
SEVERAL_TIMES = 10  # so far apart, and one of the two is a slip
AT_MOST = re.compile(r"\W*(?:up to|bis\b|max)", re.IGNORECASE)
AT_LEAST = re.compile(r"\W*(?:from|ab|min|starting|mindestens|at least)\b", re.IGNORECASE)
LONGEST = 200  # letters that are looked at
OR_MORE = re.compile(r"\+\W*$")
THOUSANDS = r"k\b|tsd\b|tausend\b|t ?€|t ?eur"
NUMBER = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)"
    rf"\s*({THOUSANDS})?",
    re.IGNORECASE,
)
BELOW_ZERO = re.compile(r"\s*-\s*\d")
# "45-60k" means thousands both times.
SPAN = re.compile(
    rf"(?<![\w.,])(\d{{1,3}})(?=\s*(?:[-–—]|to|bis)\s*[€$£]?\s*\d{{1,3}}\s*({THOUSANDS}))", re.IGNORECASE
)
# "37,5 Stunden", "40h/Woche", "TVöD E 9b", "Entgeltgruppe 9"
NO_MONEY = re.compile(
    r"(?<![\w.,])\d{1,2}(?:[.,]\d+)?[\s-]*(?:h|stunden|wochenstunden|hours)\b"
    r"(?:\s*(?:/|pro|per|a)\s*(?:woche|week)\b)?"
    r"|\b(?:tvöd|tv-?l|entgeltgruppe|stufe|eg?)[\s-]*\d{1,2}[a-z]?\b(?![.,]\d)",
    re.IGNORECASE,
)


def salary_of(imported, countries):
    """{field: value} of a posting's salary; empty if there is none to believe."""
    if imported is None:
        return {}
    low, high = amounts(imported)
    currency = currency_of(imported, countries)
    period = period_of(imported.unit) or period_in_words(imported) or period_by_size(high or low)
    if not (low or high) or not currency or not period:
        return {}
    period = likely_period(period, high or low, currency)
    if period is None:
        return {}
    return {
        "salary_min": low,
        "salary_max": high,
        "salary_currency": currency,
        "salary_period": period,
    }


def in_words(text, currency="", unit=""):
    """What "Up to $75,000/year" or "£21,575 - £22,369, 37 hours" says; one figure by itself is exact."""
    text = NO_MONEY.sub(" ", text[:LONGEST])
    low = high = text
    if len(numbers(text)) > 1:
        high = None  # the first two figures of the text
    elif AT_MOST.match(text):
        low = None
    elif AT_LEAST.match(text) or OR_MORE.search(text):
        high = None
    return ImportedSalary(low=low, high=high, currency=currency, unit=unit) if text else None


def amounts(imported):
    found = numbers(imported.low), numbers(imported.high)
    low, high = found[0][:1], found[1][-1:]
    if not high and len(found[0]) > 1:
        low, high = found[0][:1], found[0][1:2]
    low, high = (low or [None])[0], (high or [None])[0]
    if low and high and low > high:
        low, high = high, low
    if low and high and high > low * SEVERAL_TIMES:
        low = None
    return low, high


def numbers(value):
    """Of "50.000 - 60.000 €": both; zero counts as not told."""
    return numbers_in(str(value or "")[:LONGEST])


@lru_cache(maxsize=4096)
def numbers_in(text):
    """An ad tells the same twice, and many ads of an employer tell it."""
    found = []
    if BELOW_ZERO.match(text):
        return ()  # below zero
    text = SPAN.sub(r"\1\2", text)
    for match in NUMBER.finditer(text.replace("–", " - ")):
        number = decimal(match[1])
        if match[2]:
            number *= 1000
        if Decimal("0.01") <= number < Decimal(10) ** 9:
            found.append(number.quantize(Decimal("0.01")))
    return tuple(found)


def decimal(text):
    """A dot or comma before three digits groups thousands; otherwise it is the decimal sign."""
    text = re.sub(r"['’\s]", "", text)
    head, sign, tail = re.match(r"(.*?)(?:([.,])(\d+))?$", text).groups()
    if sign and (len(tail) != 3 or head in ("", "0")):
        text = re.sub(r"[.,]", "", head) + "." + tail
    else:
        text = re.sub(r"[.,]", "", text)
    return Decimal(text)


def currency_of(imported, countries):
    told = imported.currency.strip().upper()
    told = SIGNS.get(told, told)
    if re.fullmatch("[A-Z]{3}", told):
        return told
    words = f"{imported.low or ''} {imported.high or ''}".upper()
    in_words = re.search(r"€|\$|£|(?:\b|\bT)(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|EURO)\b", words)
    if in_words:
        sign = in_words[0].removeprefix("T")
        return SIGNS.get(sign, sign)
    return CURRENCIES.get(countries[0], "") if countries else ""


def period_of(unit):
    words = unit.casefold().strip()
    return next((period for period, pattern in PERIODS.items() if words and re.search(pattern, words)), None)


def period_in_words(imported):
    words = re.sub(r"[\d.,\s€$£-]+", " ", f"{imported.low or ''} {imported.high or ''}").strip()
    return period_of(words) if len(words) > 2 else None


def period_by_size(amount):
    """Only where the size leaves no doubt."""
    if amount is None:
        return None
    if amount < 100:
        return SalaryPeriod.HOUR
    if 1_000 <= amount < 10_000:
        return SalaryPeriod.MONTH
    return SalaryPeriod.YEAR if amount >= 18_000 else None


def likely_period(period, amount, currency):
    """The told one, or the one that must have been meant ("3,500 a year", "52,000 an hour"); None if none would do."""
    if currency not in COMPARABLE:
        return period
    if (period == SalaryPeriod.YEAR and amount < UNLIKELY_YEAR) or (
        period == SalaryPeriod.HOUR and amount > UNLIKELY_HOUR
    ):
        period = period_by_size(amount)
    elif period == SalaryPeriod.MONTH and amount >= 25_000:
        period = SalaryPeriod.YEAR
    if period is None:
        return None
    least, most = PLAUSIBLE_YEAR
    return period if least <= amount * TIMES_A_YEAR[period] <= most else None
