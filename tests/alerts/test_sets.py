"""Alerts find exactly what the page of results shows: random searches and ads, asked one by one and as sets."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from alerts import preparing, sets
from alerts.models import Alert, Finding, Keyword, PreparedSearch, Run, SavedSearch
from postings.choices import Category, Contract, Hours, Model
from postings.models import Posting, PostingPlace
from postings.search import JobSearch, vocabulary
from postings.search.query_string import RADII
from postings.sequence import highest_number
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory, SubscriberFactory

pytestmark = pytest.mark.django_db

ADS, SEARCHES = 160, 2200
WORDS = [
    "Pfleger", "Altenpfleger", "Krankenschwester", "nurse", "Softwareentwickler", "Software", "Entwickler:in", "C++",
    "C#", ".NET", "Köchin", "Koch", "Hotelkoch", "manager", "project", "Leiter", "Bauleiter", "Bau", "Werkstudent",
    "developer", "senior", "Java", "Python", "machine", "learning", "Essen",
]  # fmt: skip
ASKED = [
    *WORDS, "Koeln", "Entwicklerin", "Pflger", "nurs", "care", "IT", "team", "Baustellenleiter", "Softwre", "GmbH",
]  # fmt: skip
TOWNS = {"Essen": (0, 0), "Bochum": (3, 0.2), "Duisburg": (8, -0.25), "Köln": (-60, 0), "Kiel": (320, 3)}
TOWNS["Wien"] = (-350, 9)
UNKNOWN = ["Kleinkleckersdorf", "Gewerbepark Nord", "Nord"]
SALARIES = [
    {},
    {},
    {"salary_min": 30000, "salary_max": 40000, "salary_currency": "EUR"},
    {"salary_max": 61000, "salary_currency": "CHF"},
]


@pytest.fixture
def random():
    return Random(20260101)


@pytest.fixture
def towns():
    return [
        PlaceFactory(
            name=name, beside=north, longitude=7.01228 + east, country="AT" if name == "Wien" else "DE"
        )
        for name, (north, east) in TOWNS.items()
    ]


@pytest.fixture
def companies():
    return [CompanyFactory(name=name) for name in ("Koch GmbH", "Nord AG", "Python Works", "Klinik Essen")]


@pytest.fixture
def ads(random, towns, companies):
    for number in range(ADS):
        places = random.sample(towns, random.choice([0, 1, 1, 1, 2, 4]))
        posting = PostingFactory(
            title=" ".join(random.sample(WORDS, random.randint(1, 3))),
            tasks=f"<p>{' '.join(random.sample(WORDS, random.randint(0, 5)))} in care of a team</p>",
            company=random.choice(companies),
            language=random.choice(["de", "de", "en", "fr"]),
            contract=random.choice(Contract.values),
            hours=random.choice(Hours.values),
            model=random.choice(Model.values),
            remote_countries=random.choice([["DE"], ["AT", "DE"], ["CH"]]),
            category=random.choice(Category.values[:6]),
            easy_apply=random.random() < 0.5,
            apply_url="https://employer.example/apply",
            published_at=timezone.now() - timedelta(days=random.randint(0, 20), hours=1),
            closes_at=timezone.now() + timedelta(days=30) if number % 9 else None,
            frozen_at=timezone.now() if number % 20 == 0 else None,
            places=[*places, *([random.choice(UNKNOWN)] if random.random() < 0.2 else [])],
            **random.choice(SALARIES),
        )
        posting.places.update(postal_code="45127")
    vocabulary.refresh()  # numbers them, too
    assert PostingPlace.objects.filter(place=None).exists()


def some_words(random):
    def term():
        word = random.choice(ASKED)
        if random.random() < 0.1:
            word = f'"{word} {random.choice(WORDS)}"'
        return f"-{word}" if random.random() < 0.15 else word

    glue = random.choice([" ", " ", " ", " or ", " oder "])
    return glue.join(term() for _ in range(random.choice([1, 1, 1, 2, 2, 3])))


def some_query(random, towns, companies):
    """Mostly one or two conditions, so that much is found; now and then all kinds at once."""
    where = [*(str(town.pk) for town in towns), *UNKNOWN, "Essen", "koeln", "Nirgends am See"]
    makers = {
        "q": lambda: some_words(random),
        "where": lambda: random.choice(where),
        "contract": lambda: random.sample(Contract.values, random.randint(1, 4)),
        "hours": lambda: random.choice(["full_time", "part_time"]),
        "model": lambda: random.sample(Model.values, random.randint(1, 2)),
        "category": lambda: random.sample(Category.values[:6], random.randint(1, 3)),
        "company": lambda: random.sample([company.slug for company in companies], random.randint(1, 2)),
        "salary": lambda: random.choice([25000, 40000, 60000, 90000]),
        "since": lambda: random.choice([1, 7, 14]),
        "lang": lambda: random.choice(["de", "en"]),
        "easy": lambda: 1,
    }
    likely = {"q": 0.6, "where": 0.5}
    query = {name: make() for name, make in makers.items() if random.random() < likely.get(name, 0.1)}
    if "where" in query:
        query["radius"] = random.choice(RADII)
    if "salary" in query:
        query |= random.choice([{}, {"unpriced": 1}, {"currency": "CHF"}, {"currency": "CHF", "unpriced": 1}])
    return query


@pytest.fixture
def searches(random, ads, towns, companies):
    """{id: JobSearch}. Distinct ones, each with an alert; they are prepared from their canonical form."""
    drawn = [JobSearch.from_query(some_query(random, towns, companies)) for _ in range(SEARCHES)]
    drawn = {search.canonical: search for search in drawn}
    rows = [SavedSearch(key=str(number), query=query) for number, query in enumerate(drawn)]
    SavedSearch.objects.bulk_create(rows)
    reader = SubscriberFactory()
    Alert.objects.bulk_create(
        [Alert(subscriber=reader, search=row, confirmed_at=timezone.now()) for row in rows]
    )
    assert preparing.keep_prepared()
    assert PreparedSearch.objects.count() == len(rows) > SEARCHES / 2
    return {row.pk: drawn[row.query] for row in rows}


def test_what_is_found_together_is_what_each_search_shows(searches):
    number = dict(Posting.objects.values_list("pk", "alert_seq"))
    expected = {
        (pk, number[posting])
        for pk, search in searches.items()
        for posting in search.matches().values_list("posting_id", flat=True)
    }
    assert len({search for search, _ in expected}) > len(searches) / 3
    last = highest_number()
    starts = range(0, last, sets.FEW)
    found = {
        (search, number)
        for start in starts
        for search, numbers in sets.searches_finding(start, min(start + sets.FEW, last)).items()
        for number in numbers
    }
    explain(expected ^ found)
    assert found == expected
    assert set(Keyword.objects.filter(anchors=None).values_list("query", flat=True)) <= {None}

    run = Run.objects.create(rhythm="daily", slot=timezone.now(), through=last, after=0)
    sets.match(run, 0, last, Alert.objects.on())
    rows = list(Finding.objects.values_list("search", "numbers", "total"))
    assert {(search, number) for search, numbers, _ in rows for number in numbers} == expected
    assert all(
        numbers == sorted(numbers, reverse=True) and len(numbers) == total for _, numbers, total in rows
    )
    assert {search for search, _, _ in rows} == searches.keys()


def explain(different):
    """For whoever has to find out why."""
    for search, number in sorted(different)[:10]:
        posting = Posting.objects.get(alert_seq=number)
        print(SavedSearch.objects.get(pk=search).query, "|", posting.title, posting.tasks, posting.pk)
