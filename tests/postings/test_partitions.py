"""The partitions of the index come as a board grows, and no search sees a difference."""

import random

import pytest

from postings.models import Posting, PostingIndex
from postings.search import JobSearch, partitions, vocabulary
from postings.search.facets import Facets
from postings.search.partitions import REST, keep_partitions, since_when
from postings.search.result_page import ResultPage
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory
from tests.postings.partitioned import days, found, lies_in, made, name_at, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def split():
    """A board with partitions from 30 days ago to 10 days ahead."""
    keep_partitions(since=days(-30))


# --- New ones ---------------------------------------------------------------------------------------------------------


def test_a_small_board_has_only_the_rest():
    posting = PostingFactory()
    keep_partitions()
    assert made() == []
    assert lies_in(posting) == [REST]
    assert since_when(2) is None


def test_a_board_that_has_grown_gets_partitions_for_today_and_the_days_to_come(monkeypatch):
    monkeypatch.setattr(partitions, "SPLIT_FROM", 3)
    old, new, scheduled = (PostingFactory(published_at=days(n)) for n in (-20, 0, 9))
    keep_partitions()
    assert made()[0] == name_at(days(0))
    assert {name_at(days(n)) for n in (0, 5, 9.9999)} == set(made())
    assert lies_in(old) == [REST]
    assert [lies_in(new), lies_in(scheduled)] == [[name_at(days(0))], [name_at(days(9))]]


@pytest.mark.usefixtures("split")
def test_ads_that_come_go_to_the_partition_of_their_time_and_move_when_it_changes():
    posting = PostingFactory(title="Cook", published_at=days(-1), closes_at=None)
    assert lies_in(posting) == [name_at(days(-1))]
    for moment in (days(-25), days(-200), days(8), days(300), days(-2)):
        Posting.objects.filter(pk=posting.pk).update(published_at=moment)
        is_far = moment < days(-40) or moment > days(20)
        assert lies_in(posting) == [REST if is_far else name_at(moment)]
    assert found() == {"Cook"}


@pytest.mark.usefixtures("split")
def test_scheduled_ads_move_into_the_partition_that_is_made_for_their_time():
    posting = PostingFactory(title="Cook", published_at=days(28), closes_at=None)
    assert lies_in(posting) == [REST]
    keep_partitions(now=days(22))
    assert lies_in(posting) == [name_at(days(28))]


def test_no_partition_is_made_for_a_time_of_which_too_many_ads_lie_in_the_rest(monkeypatch):
    monkeypatch.setattr(partitions, "MOVED_AT_ONCE", 2)
    many = [PostingFactory(published_at=days(-12)) for _ in range(3)]
    few = [PostingFactory(published_at=days(0)) for _ in range(2)]
    keep_partitions(since=days(-12))
    assert name_at(days(-12)) not in made()
    assert {name for posting in many for name in lies_in(posting)} == {REST}
    assert {name for posting in few for name in lies_in(posting)} == {name_at(days(0))}


# --- The same answers -------------------------------------------------------------------------------------------------

QUERIES = [
    {},
    {"q": "gardener"},
    {"q": "garden -senior"},
    {"q": "gardener", "sort": "newest"},
    {"q": "gardener cook"},
    {"where": "2928810", "radius": "50"},
    {"category": "it", "since": "14"},
    {"q": "cook", "contract": "internship"},
]


def answers():
    for query in QUERIES:
        search, after, titles = JobSearch.from_query(query), "", []
        while True:
            page = ResultPage(search, after, size=9)
            titles += [posting.title for posting in page.postings]
            if not (after := page.next_cursor):
                break
        options = [(facet.name, o.value, o.count) for facet in Facets(search).all() for o in facet.options]
        yield titles, ResultPage(search).count, options


def test_the_same_searches_find_the_same_ads_before_and_after():
    chance, company = random.Random(3), CompanyFactory()
    places = [
        PlaceFactory(id=2928810),
        PlaceFactory(name="Near", beside=30),
        PlaceFactory(name="Far", beside=90),
    ]
    for n in range(60):
        PostingFactory(
            title=f"{chance.choice(['Gardener', 'Senior gardener', 'Cook'])} {n}",
            tasks=chance.choice(["<p>Gardening</p>", "<p>Cook for gardeners</p>", ""]),
            company=company,
            category=chance.choice(["it", "health"]),
            contract=chance.choice(["internship", "permanent"]),
            published_at=days(-chance.uniform(0, 60)),
            places=[chance.choice(places)],
        )
    vocabulary.refresh()
    before = list(answers())
    keep_partitions(since=days(-40))
    assert len({name for (name,) in sql("SELECT tableoid::regclass::text FROM postings_postingindex")}) > 4
    assert list(answers()) == before
    assert all(titles for titles, _count, _options in before)


# --- The newest part --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("split")
@pytest.mark.parametrize("share", [2, 4, 10])
def test_the_time_is_told_after_which_about_one_ad_in_so_many_lies(share):
    company = CompanyFactory()
    Posting.objects.bulk_create(
        PostingFactory.build(company=company, published_at=days(-0.25 * n)) for n in range(1, 101)
    )
    for name in made():
        sql(f"ANALYZE {name}")
    newer = PostingIndex.objects.filter(published_at__gt=since_when(share)).count()
    assert abs(newer - 100 / share) <= 0.4 * 100 / share
