"""S5: the number beside each filter is what that filter then finds, whatever else is asked."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from applications.marks.lookup import visible_to
from companies.models import Company
from postings.choices import Category, Contract, Hours, Language, Model
from postings.models import Posting
from postings.search import JobSearch, facets, tally
from postings.search.facets import SINCE, Facets
from postings.search.result_page import ResultPage
from tests.factories import CompanyFactory, MarkFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db

ADS = 60
CATEGORIES = [Category.IT, Category.HEALTH, Category.SALES]
CONTRACTS = [Contract.PERMANENT, Contract.INTERNSHIP, Contract.FREELANCE]


@pytest.fixture
def board():
    chance, now = random.Random(11), timezone.now()
    companies = [CompanyFactory() for _ in range(5)]
    ads = []
    for _ in range(ADS):
        paid = chance.choice([None, None, 30000, 60000, 90000])
        ads.append(
            PostingFactory.build(
                title=chance.choice(["Gardener", "Senior gardener", "Cook"]),
                company=chance.choice(companies),
                contract=chance.choice(CONTRACTS),
                hours=chance.choice(Hours.values),
                model=chance.choice(Model.values),
                category=chance.choice(CATEGORIES),
                language=chance.choice(Language.values),
                easy_apply=(easy := chance.random() < 0.5),
                apply_url="" if easy else "https://employer.example",
                salary_max=paid,
                salary_currency=chance.choice(["EUR", "USD"]) if paid else "",
                published_at=now - timedelta(hours=chance.choice([5, 30, 100, 200, 500, 900])),
                closes_at=chance.choice([None, None, None, now - timedelta(minutes=1)]),
                paused_at=chance.choice([None, None, None, now]),
            )
        )
    Posting.objects.bulk_create(ads)
    return companies


def some_search(chance, companies):
    def maybe(values, most=1):
        return tuple(sorted(chance.sample(values, chance.randint(1, most)))) if chance.random() < 0.4 else ()

    def one(values):
        return (maybe(values) or (None,))[0]

    return JobSearch(
        q=chance.choice(["", "", "gardener", "-cook", "senior or cook"]),
        contract=maybe(CONTRACTS, 2),
        hours=maybe([Hours.FULL_TIME, Hours.PART_TIME], 2),
        model=maybe(Model.values, 2),
        category=maybe(CATEGORIES, 2),
        company=maybe([company.slug for company in companies], 3),
        salary=one([30000, 50000, 80000]),
        unpriced=chance.random() < 0.5,
        currency="EUR",
        since=one([1, 3, 7, 14, 30, 45]),
        lang=one(Language.values) or "",
        easy=chance.random() < 0.3,
    )


def filtered(search, name, value):
    """The same search with this filter set to this value alone."""
    chosen = {"since": int, "easy": bool, "lang": str}.get(name, lambda one: (one,))
    return replace(search, **{name: chosen(value)})


def find(search):
    return search.postings().count()


VALUES = {
    "contract": Contract.values,
    "hours": [Hours.FULL_TIME.value, Hours.PART_TIME.value],
    "model": Model.values,
    "category": Category.values,
    "lang": Language.values,
    "since": [str(days) for days in SINCE],
    "easy": ["1"],
}


@pytest.mark.parametrize("seed", range(40))
def test_each_number_is_what_the_filter_then_finds(board, seed):
    search = some_search(random.Random(seed), board)
    counted = Facets(search)
    shown = {facet.name: {o.value: o.count for o in facet.options} for facet in counted.all()}
    values = VALUES | {"company": Company.objects.values_list("slug", flat=True)}
    for name, possible in values.items():
        found = {value: find(filtered(search, name, value)) for value in possible}
        numbers = shown.get(name, {})
        assert {value: n for value, n in numbers.items() if n} == {
            value: n for value, n in found.items() if n
        }
    assert counted.tally.count == find(search) == ResultPage(search).count
    if search.salary:
        open_pay = replace(search, salary=None).matches().filter(search.is_unpriced())
        assert counted.unpriced == open_pay.count()


@pytest.mark.usefixtures("board")
def test_a_chosen_value_stays_to_be_taken_away_even_if_it_leaves_nothing():
    search = JobSearch(contract=(Contract.APPRENTICESHIP.value,), easy=True)
    options = {facet.name: {o.value: o for o in facet.options} for facet in Facets(search).all()}
    assert options["contract"]["apprenticeship"].checked
    assert options["contract"]["apprenticeship"].count == 0
    assert options["easy"]["1"].checked
    assert not options["contract"]["permanent"].checked


def test_chosen_companies_are_shown_though_others_have_more_ads(monkeypatch):
    monkeypatch.setattr(facets, "COMPANIES_SHOWN", 1)
    monkeypatch.setattr(tally, "MOST_VALUES", 1)
    small, middle, other, big = (CompanyFactory() for _ in range(4))
    for company, ads in ((small, 1), (middle, 2), (other, 3), (big, 4)):
        PostingFactory.create_batch(ads, company=company)
    [facet] = [f for f in Facets(JobSearch(company=(small.slug, middle.slug))).all() if f.name == "company"]
    assert [(o.value, o.count, o.checked) for o in facet.options] == [
        (big.slug, 4, False),
        (middle.slug, 2, True),
        (small.slug, 1, True),
    ]


# --- Of very many ads a sample is counted -----------------------------------------------------------------------------


@pytest.fixture
def sampled(monkeypatch):
    """More than 10 ads are very many, of which the newest 20 are counted: 60 ads, of which every 4th is a Cook."""
    monkeypatch.setattr(tally, "COUNTED", 10)
    monkeypatch.setattr(tally, "SAMPLE", 20)
    now, company = timezone.now(), CompanyFactory()
    Posting.objects.bulk_create(
        PostingFactory.build(
            title="Cook" if n % 4 == 0 else "Gardener",
            company=company,
            contract=CONTRACTS[n % 2] if n < 20 else Contract.FREELANCE,
            category=Category.IT if n % 10 == 0 else Category.HEALTH,
            published_at=now - timedelta(hours=n),
        )
        for n in range(ADS)
    )


@pytest.mark.usefixtures("sampled")
def test_of_very_many_ads_the_newest_are_counted_and_scaled():
    counted = Facets(JobSearch())
    assert not counted.tally.own.is_all
    assert counted.tally.of("contract") == {Contract.PERMANENT: 30, Contract.INTERNSHIP: 30}
    assert counted.tally.of("category") == {Category.HEALTH: 54, Category.IT: 6}


@pytest.mark.usefixtures("sampled")
@pytest.mark.parametrize(
    "search",
    [JobSearch(), JobSearch(category=("it",)), JobSearch(contract=("permanent",), category=("it",))],
    ids=["no filter", "one filter", "two filters"],
)
def test_no_number_of_a_sample_is_greater_than_all_ads(search):
    for facet in Facets(search).all():
        for option in facet.options:
            assert option.count <= ADS, (facet.name, option)


def test_where_fewer_are_left_than_the_planner_thinks_all_of_them_are_counted(monkeypatch):
    """It knows how frequent each value is, but not that permanent jobs are hardly ever in health."""
    monkeypatch.setattr(tally, "COUNTED", 10)
    monkeypatch.setattr(tally, "SAMPLE", 20)
    for number in range(60):
        category = Category.HEALTH if number % 2 or number < 4 else Category.IT
        contract = Contract.PERMANENT if number % 2 == 0 else Contract.FREELANCE
        PostingFactory(contract=contract, category=category)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE postings_postingindex")
    search = JobSearch(contract=("permanent",), category=("health",))
    shown = {
        o.value: o.count for facet in Facets(search).all() for o in facet.options if facet.name == "easy"
    }
    assert tally.estimate(search.matches()) > 10
    assert shown == {"1": 2}
    assert Facets(search).tally.count == ResultPage(search).count == 2


@pytest.mark.usefixtures("sampled")
def test_numbers_of_a_sample_are_kept_for_a_minute_for_each_search():
    before = Facets(JobSearch()).tally.of("contract")
    Posting.objects.update(contract=Contract.FREELANCE)
    assert Facets(JobSearch()).tally.of("contract") == before
    other = Facets(JobSearch(contract=(Contract.FREELANCE.value,)))
    assert other.tally.of("contract") == {Contract.FREELANCE: ADS}


# --- Hidden ads -------------------------------------------------------------------------------------------------------


def test_the_count_of_a_page_is_without_what_the_visitor_hid_whether_facets_were_counted_or_not():
    mark = MarkFactory(hidden=True)
    PostingFactory.create_batch(2)
    for user, count in ((mark.candidate, 2), (UserFactory(), 3)):
        page = ResultPage(JobSearch(), narrow=lambda rows, user=user: visible_to(rows, user))
        assert sum(
            option.count for facet in page.facets.all() for option in facet.options if facet.name == "model"
        )
        assert page.count == len(page.postings) == count
        again = ResultPage(JobSearch(), narrow=lambda rows, user=user: visible_to(rows, user))
        assert again.count == count
