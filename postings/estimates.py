"""What an ad without a figure might pay (J3): computed from what comparable ads name, cached, never stored on an ad.

The first way of being alike that at least five ads support decides: the same title near by, the same title in the
country, the same category near by, the same category in the country; always with the same working time and a contract
of the same kind. See docs/decisions/0005-estimates-of-pay.md.
"""

import re
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import timedelta
from decimal import Decimal
from statistics import quantiles
from typing import NamedTuple

from django.core.cache import cache
from django.db import models
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.distance import kilometres

from .choices import Category, Contract, Hours
from .models import TIMES_A_YEAR, Posting, PostingPlace
from .models.title_key import TitleKey

LEAST = 5  # ads; fewer tell more of an employer than of a market
MOST = (
    1_000  # the newest that are looked at for each way of being alike, so that a common title costs no more
)
PAST = timedelta(days=730)
NEAR_KM = 50
WIDEST = 3  # an upper end of more than so many times the lower one says nothing
BRACKETS = re.compile(r"\([^)]*\)")
FIELDS = ("pk", "company_id", "title", "contract", "hours", "remote_countries", "repost_of_id",
          "salary_min", "salary_max", "salary_currency", "salary_period")  # fmt: skip
STEPS = {"hour": Decimal("0.5"), "day": 10, "week": 10, "month": 50, "year": 1000}
KEPT = 3 * 3600  # seconds
ABSENCE_KEPT = 300  # soon there may be a fifth ad
# Contracts of one kind are paid alike; each of the others is compared with its own only.
EMPLOYED = {Contract.PERMANENT, Contract.FIXED_TERM, Contract.TEMPORARY}
# What an ad for both names is the pay of full time.
ALIKE_HOURS = {Hours.PART_TIME: {Hours.PART_TIME}}
FULL_HOURS = {Hours.FULL_TIME, Hours.EITHER}


class Likeness(models.TextChoices):
    TITLE_NEAR = "title_near", _("same title and working time, at most 50 km away")
    TITLE = "title", _("same title and working time, in the same country")
    CATEGORY_NEAR = "category_near", _("same field and working time, at most 50 km away")
    CATEGORY = "category", _("same field and working time, in the same country")


@dataclass(frozen=True)
class Estimate:
    low: Decimal
    high: Decimal
    currency: str
    period: str
    ads: int
    likeness: str

    @property
    def likeness_label(self):
        return Likeness(self.likeness).label


class Comparable(NamedTuple):
    company: int
    title: str
    currency: str
    period: str
    low: Decimal  # both a year
    high: Decimal
    is_near: bool


class Surroundings(NamedTuple):
    countries: set
    points: list

    def is_near(self, other):
        return any(kilometres(*here, *there) <= NEAR_KM for here in self.points for there in other.points)


def estimate(posting):
    """An Estimate, or None: where the employer names a figure, where pay may lawfully be none, or for want of ads."""
    if posting.has_salary or posting.contract == Contract.INTERNSHIP:
        return None
    key = f"estimate:{posting.pk}:{posting.updated_at.timestamp()}"
    kept = cache.get(key)
    if kept is None:
        found = compute(posting)
        kept = asdict(found) if found else {}
        cache.set(key, kept, KEPT if found else ABSENCE_KEPT)
    return Estimate(**kept) if kept else None


def compute(posting):
    here = surroundings({posting.pk: posting.remote_countries})[posting.pk]
    if not here.countries:
        return None
    steps = [(Likeness.TITLE_NEAR, Likeness.TITLE, same_title(posting))]
    if posting.category != Category.OTHER:
        steps.append((Likeness.CATEGORY_NEAR, Likeness.CATEGORY, same_category(posting)))
    for likeness_near, likeness, rows in steps:
        ads = comparables(rows, posting, here)
        for name, chosen in ((likeness_near, [ad for ad in ads if ad.is_near]), (likeness, ads)):
            chosen = of_one_kind(chosen, posting)
            if len(chosen) >= LEAST:
                return middle(chosen, name)
    return None


def same_title(posting):
    rows = Posting.objects.alias(key=TitleKey("title"))
    return rows.filter(key=TitleKey(Value(posting.title))).exclude(key="")


def same_category(posting):
    return Posting.objects.filter(category=posting.category)


def comparables(rows, posting, here):
    """The newest of these in the ad's countries, other than the ad itself and its reposts."""
    rows = rows.naming_pay(timezone.now() - PAST).order_by("-published_at").values_list(*FIELDS, named=True)
    alike = [other for other in rows[:MOST] if is_comparable(other, posting)]
    around = surroundings({other.pk: other.remote_countries for other in alike})
    return [
        comparable(other, here.is_near(around[other.pk]))
        for other in alike
        if here.countries & around[other.pk].countries
    ]


def is_comparable(other, posting):
    is_itself = posting.original_id in (other.pk, other.repost_of_id) or same_ad(other) == same_ad(posting)
    same_contract = other.contract == posting.contract or {other.contract, posting.contract} <= EMPLOYED
    same_hours = other.hours in ALIKE_HOURS.get(posting.hours, FULL_HOURS)
    names_pay = other.salary_min or other.salary_max  # a nought is nobody's pay
    return same_contract and same_hours and names_pay and not is_itself


def same_ad(posting):
    """What a company advertises again and again counts once."""
    return posting.company_id, BRACKETS.sub("", posting.title).casefold().strip()


def comparable(other, is_near):
    """An ad that names one end only says the same of both."""
    ends = [
        value * TIMES_A_YEAR[other.salary_period] for value in (other.salary_min, other.salary_max) if value
    ]
    return Comparable(
        *same_ad(other), other.salary_currency, other.salary_period, min(ends), max(ends), is_near
    )


def surroundings(remote_countries):
    """{ad: Surroundings} of {ad: countries it may be done from}, in one query."""
    found = {pk: Surroundings(set(countries), []) for pk, countries in remote_countries.items()}
    places = PostingPlace.objects.filter(posting__in=found).values_list(
        "posting", "country", "latitude", "longitude", "place__country", "place__latitude", "place__longitude"
    )
    for pk, country, latitude, longitude, known_country, known_latitude, known_longitude in places:
        if country or known_country:
            found[pk].countries.add(country or known_country)
        if latitude is not None:
            found[pk].points.append((latitude, longitude))
        elif known_latitude is not None:
            found[pk].points.append((known_latitude, known_longitude))
    return found


def of_one_kind(ads, posting):
    """Of one currency, each company's title once; of part-time ads only those of the usual period, since nobody knows
    how many hours a monthly figure is for."""
    currency = posting.salary_currency or usual(ad.currency for ad in ads)
    ads = [ad for ad in ads if ad.currency == currency]
    if posting.hours == Hours.PART_TIME:
        period = usual(ad.period for ad in ads)
        ads = [ad for ad in ads if ad.period == period]
    return list({(ad.company, ad.title): ad for ad in reversed(ads)}.values())


def usual(values):
    counts = Counter(sorted(values))
    return counts.most_common(1)[0][0] if counts else ""


def middle(ads, likeness):
    """Between the quartiles of all ends that the ads name; None where that says nothing."""
    low, _median, high = quantiles([end for ad in ads for end in (ad.low, ad.high)], method="inclusive")
    period = usual(ad.period for ad in ads)
    low, high = (rounded(end / TIMES_A_YEAR[period], period) for end in (low, high))
    if not 0 < high <= WIDEST * low:
        return None
    return Estimate(low, high, ads[0].currency, period, len(ads), str(likeness))


def rounded(amount, period):
    step = Decimal(STEPS[period])
    return (amount / step).quantize(Decimal(1)) * step
