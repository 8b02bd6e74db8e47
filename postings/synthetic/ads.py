"""One ad: its title and text, its facts and dates, its places."""

from datetime import timedelta
from math import sqrt

from postings.choices import Contract, Hours, Model

from .draw import Draw
from .fields import LANGUAGES
from .texts import Texts
from .titles import Titles
from .towns import REMOTE_COUNTRIES
from .words import vocabularies

GERMAN = 0.7
SALARY_NAMED = 0.6
DAYS = 60
LIFETIME = (30, 60)  # days from publication to closing
CLOSED = 0.02  # filled before their time
ENDLESS = 0.03
EASY_APPLY = 0.93
CONTRACTS = Draw.of(
    {Contract.PERMANENT: 78, Contract.FIXED_TERM: 13, Contract.TEMPORARY: 5, Contract.FREELANCE: 4}
)
HOURS = Draw.of({Hours.FULL_TIME: 60, Hours.EITHER: 25, Hours.PART_TIME: 15})
MODELS = Draw.of({Model.ON_SITE: 66, Model.HYBRID: 28, Model.REMOTE: 6})
AT_A_DESK = {
    "it",
    "consulting",
    "marketing",
    "design",
    "finance",
    "human-resources",
    "legal",
    "media",
    "administration",
}
DESK_MODELS = Draw.of({Model.ON_SITE: 30, Model.HYBRID: 55, Model.REMOTE: 15})
# How pay is told, with the divisor of a year and the step that it is rounded to.
PERIODS = {
    "year": (1, 500), "month": (12, 50), "hour": (1720, 0.5), "day": (220, 10), "week": (52, 10),
}  # fmt: skip
PERIOD = Draw.of({"year": 60, "month": 25, "hour": 13, "week": 2})
FRANC = 1.5  # pay in Switzerland, in its own currency
COLUMNS = (
    "id", "company_id", "title", "language", "category", "contract", "hours", "model", "remote_countries",
    "introduction", "tasks", "profile", "benefits", "additional", "salary_min", "salary_max", "salary_currency",
    "salary_period", "easy_apply", "apply_url", "reply_days", "published_at", "closes_at", "created_at", "updated_at",
    "alert_seq", "reference", "import_source",
)  # fmt: skip


def age(share):
    """In days, of the ad that this share of all open ads is younger than.

    As many are published each day; from the 30th on some have closed, and after 60 all: 30 + 15 parts.
    """
    steady, longest = LIFETIME
    part = share * (steady + (longest - steady) / 2)
    if part <= steady:
        return part
    return longest - sqrt((longest - steady) ** 2 - 2 * (longest - steady) * (part - steady))


class Ads:
    def __init__(self, towns, random):
        """Everything that is the same for all ads of a run is drawn here, by `random`."""
        vocabulary = vocabularies(random)
        self.towns = towns
        self.titles = {language: Titles(language, random) for language in LANGUAGES}
        self.texts = {language: Texts(language, vocabulary[language]) for language in LANGUAGES}
        self.remote_place = {language: source.remote_place for language, source in LANGUAGES.items()}

    def one(self, company, share, now, random):
        """({column: value} without id and number, [rows of places]). `share` of the open ads are younger."""
        language = "de" if random.random() < GERMAN else "en"
        title = self.titles[language].one(random)
        model = (DESK_MODELS if title.category in AT_A_DESK else MODELS).one(random)
        towns = self.towns.of_ad(model, company.home, random)
        town = towns[0][1] if towns else self.remote_place[language]
        ad = {
            "company_id": company.pk,
            "title": self.titles[language].written(title, random),
            "language": language,
            "category": title.category,
            "contract": title.contract or CONTRACTS.one(random),
            "hours": HOURS.one(random),
            "model": model,
            "remote_countries": random.choice(REMOTE_COUNTRIES) if model == Model.REMOTE else [],
            "easy_apply": random.random() < EASY_APPLY,
            "reply_days": 14,
            "reference": "",
            "import_source": "",
        }
        ad["apply_url"] = "" if ad["easy_apply"] else f"https://{company.slug}.example/jobs"
        ad |= self.texts[language].sections(title, company.name, town, random)
        ad |= dates(share, now, random)
        ad |= salary(title.pay, ad["contract"], towns[0][2] if towns else "DE", random)
        return ad, list(self.towns.rows(towns, random))


def dates(share, now, random):
    days = age(share)
    published = now - timedelta(days=days)
    least, longest = LIFETIME
    closes = published + timedelta(days=random.uniform(max(least, days), longest))
    kind = random.random()
    if kind < CLOSED:
        closes = published + (now - published) * random.random()
    elif kind < CLOSED + ENDLESS:
        closes = None
    return {"published_at": published, "closes_at": closes, "created_at": published, "updated_at": published}


def salary(usual, contract, country, random):
    """The yearly range around the title's usual pay, told in one of the periods."""
    if random.random() >= SALARY_NAMED:
        return {"salary_min": None, "salary_max": None, "salary_currency": "", "salary_period": "year"}
    period = "day" if contract == Contract.FREELANCE else PERIOD.one(random)
    divisor, step = PERIODS[period]
    swiss = country == "CH"
    least = usual * random.uniform(0.8, 1.15) * (FRANC if swiss else 1)
    low, high = (round(pay / divisor / step) * step for pay in (least, least * random.uniform(1.05, 1.4)))
    return {
        "salary_min": low,
        "salary_max": None if random.random() < 0.1 else high,
        "salary_currency": "CHF" if swiss else "EUR",
        "salary_period": period,
    }
