"""J3: what comparable ads name, where the employer names nothing."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from postings.estimates import estimate
from postings.models import Posting
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory, ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def essen():
    return PlaceFactory()


def comparable(place, *pays, **fields):
    """An ad of a company of its own for each pay, a figure or a pair."""
    fields = {"title": "Welder", "category": "trades", "places": [place], "salary_currency": "EUR"} | fields
    for pay in pays:
        low, high = pay if isinstance(pay, tuple) else (pay, pay)
        PostingFactory(salary_min=low, salary_max=high, **fields)


def asked(place, **fields):
    return PostingFactory(**{"title": "Welder", "category": "trades", "places": [place]} | fields)


FIVE = (40_000, 44_000, 48_000, 52_000, 56_000)


def test_is_the_middle_half_of_what_comparable_ads_name(essen):
    comparable(essen, *FIVE)
    found = estimate(asked(essen))
    assert (found.low, found.high, found.currency, found.period) == (44_000, 52_000, "EUR", "year")
    assert (found.ads, found.likeness) == (5, "title_near")


def test_both_ends_of_ranges_count(essen):
    comparable(essen, *[(40_000, 60_000)] * 4, (None, 60_000))
    found = estimate(asked(essen))
    assert (found.low, found.high) == (40_000, 60_000)


def test_fewer_than_five_are_no_market(essen):
    comparable(essen, *FIVE[:4])
    assert estimate(asked(essen)) is None


def test_an_employer_with_a_figure_is_not_guessed_at(essen):
    comparable(essen, *FIVE)
    assert estimate(asked(essen, paid=True)) is None


def test_internships_may_be_unpaid_and_get_none(essen):
    comparable(essen, *FIVE, contract="internship")
    assert estimate(asked(essen, contract="internship")) is None


@pytest.mark.parametrize(
    "title",
    ["WELDER (m/w/d)", "Welder:in", "Welder (Night shift)", "Welder in Vollzeit", "Welder – full time"],
)
def test_a_title_is_the_same_in_all_its_spellings(essen, title):
    comparable(essen, *FIVE, title=title, category="other")
    assert estimate(asked(essen)).likeness == "title_near"


@pytest.mark.parametrize("title", ["Head welder", "Weld inspector", "Smith"])
def test_another_title_is_only_of_the_same_field(essen, title):
    comparable(essen, *FIVE, title=title)
    assert estimate(asked(essen)).likeness == "category_near"


def test_likeness_widens_step_by_step(essen):
    far = PlaceFactory(name="Kiel", beside=400)
    posting = asked(essen)

    def likeness():
        cache.clear()
        return estimate(posting).likeness

    comparable(far, *FIVE, title="Smith")
    assert likeness() == "category"
    comparable(PlaceFactory(name="Bochum", beside=49), *FIVE, title="Smith")
    assert likeness() == "category_near"
    comparable(far, *FIVE)
    assert likeness() == "title"
    comparable(PlaceFactory(name="Dortmund", beside=49), *FIVE)
    assert likeness() == "title_near"


def test_what_has_no_category_is_compared_by_title_only(essen):
    comparable(essen, *FIVE, title="Smith", category="other")
    assert estimate(asked(essen, category="other")) is None


def test_a_remote_job_is_compared_within_its_countries(essen):
    comparable(essen, *FIVE)
    fields = {"title": "Welder", "category": "trades", "remote": True}
    assert estimate(PostingFactory(**fields)).likeness == "title"
    assert estimate(PostingFactory(**fields | {"remote_countries": ["FR"]})) is None


def test_an_ad_of_no_known_country_gets_none(essen):
    comparable(essen, *FIVE)
    assert estimate(asked("Nowhere in particular")) is None


@pytest.mark.parametrize(
    "others",
    [
        {"salary_currency": "USD"},
        {"hours": "part_time"},
        {"contract": "apprenticeship"},
        {"draft": True},
        {"scheduled": True},
        {"frozen": True},
        {"paused": True},
        {"published_at": ago(days=731)},
    ],
)
def test_what_is_not_comparable_does_not_count(essen, others):
    comparable(essen, *FIVE[:4])
    comparable(essen, 56_000, **others)
    assert estimate(asked(essen)) is None


def test_an_ad_in_another_country_does_not_count(essen):
    comparable(essen, *FIVE[:4])
    comparable(PlaceFactory(name="Venlo", country="NL"), 56_000)
    assert estimate(asked(essen)) is None


@pytest.mark.parametrize(
    "others",
    [
        {"closed": True},
        {"published_at": ago(days=700), "closes_at": ago(days=600)},
        {"hours": "full_or_part_time"},
        {"contract": "fixed_term"},
    ],
)
def test_past_ads_and_those_alike_enough_count(essen, others):
    comparable(essen, *FIVE[:4])
    comparable(essen, 56_000, **others)
    assert estimate(asked(essen)).ads == 5


def test_one_employer_is_no_market_however_often_it_posts(essen):
    comparable(essen, *FIVE, company=CompanyFactory())
    assert estimate(asked(essen)) is None


def test_neither_the_ad_nor_its_reposts_nor_its_twins_support_it(essen):
    comparable(essen, *FIVE[:4])
    original = asked(essen, title="Welder at sea")
    repost = asked(essen, paid=True, repost_of=original)
    asked(essen, title="Welder (m/w/d)", paid=True, company=original.company)
    assert estimate(asked(essen, repost_of=original, company=original.company)) is None
    Posting.objects.filter(pk=repost.pk).update(repost_of=None)
    assert estimate(asked(essen, repost_of=original, company=original.company)).ads == 5


def test_speaks_in_the_period_that_most_use(essen):
    comparable(essen, *[(20, 22)] * 4, salary_period="hour")
    comparable(essen, (3_000, 3_200), salary_period="month")
    found = estimate(asked(essen))
    assert (found.low, found.high, found.period) == (20, 22, "hour")


def test_part_time_is_compared_within_one_period(essen):
    comparable(essen, *[(15, 16)] * 5, salary_period="hour", hours="part_time")
    comparable(essen, *[(300, 400)] * 4, salary_period="month", hours="part_time")
    found = estimate(asked(essen, hours="part_time"))
    assert (found.low, found.high, found.period, found.ads) == (15, 16, "hour", 5)


@pytest.mark.parametrize(
    ("period", "pay", "shown"),
    [("hour", 17.34, 17.5), ("day", 187, 190), ("week", 812, 810), ("month", 3_333, 3_350), ("year", 48_700, 49_000)],
)  # fmt: skip
def test_is_rounded_so_as_not_to_look_exact(essen, period, pay, shown):
    comparable(essen, *[pay] * 5, salary_period=period)
    found = estimate(asked(essen))
    assert found.low == found.high == shown


def test_figures_too_far_apart_say_nothing(essen):
    comparable(essen, 20_000, 20_000, 20_000, 60_000, 60_000, 60_000)
    assert estimate(asked(essen)).high == 60_000
    comparable(essen, *[61_000] * 6, title="Smith")
    comparable(essen, *[19_000] * 6, title="Smith")
    assert estimate(asked(essen, title="Smith")) is None


def test_noughts_are_nobodys_pay(essen):
    comparable(essen, *FIVE[:4])
    comparable(essen, 0)
    assert estimate(asked(essen)) is None
    comparable(essen, (0, 56_000))
    cache.clear()
    assert estimate(asked(essen)).low == 44_000


def test_is_kept_for_a_while_and_forgotten_when_the_ad_changes(essen):
    comparable(essen, *FIVE)
    posting = asked(essen)
    first = estimate(posting)
    with CaptureQueriesContext(connection) as captured:
        assert estimate(posting) == first
    assert not captured
    posting.contract = "apprenticeship"
    posting.save()
    assert estimate(posting) is None


def test_asks_as_often_for_many_ads_as_for_none(essen):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            estimate(asked_once)
        return len(captured)

    asked_once = asked(essen)
    for_none = queries()
    comparable(essen, *FIVE, title="Smith")
    cache.clear()
    assert queries() <= for_none + 2 <= 6
