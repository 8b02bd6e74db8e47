"""Old partitions of the index go with their closed ads, and nobody who is at work is held up or hurt."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from postings.models import Posting
from postings.search import partitions
from postings.search.partitions import REST, keep_partitions
from tests.factories import PostingFactory
from tests.postings.partitioned import days, found, lies_in, made, name_at, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def split():
    """A board with partitions from 30 days ago to 10 days ahead."""
    keep_partitions(since=days(-30))


# --- Old ones ---------------------------------------------------------------------------------------------------------


def test_rows_of_closed_ads_leave_the_rest_after_two_days_and_come_back_when_an_ad_is_extended():
    long_ago, lately = (PostingFactory(published_at=days(-9), closes_at=days(-n)) for n in (2.1, 1.9))
    keep_partitions()
    assert [lies_in(long_ago), lies_in(lately)] == [[], [REST]]
    Posting.objects.filter(pk=long_ago.pk).update(closes_at=days(5), title="Cook")
    assert found() == {"Cook"}


@pytest.mark.usefixtures("split")
def test_an_old_partition_whose_ads_have_closed_goes_and_an_extended_ad_is_found_again():
    posting = PostingFactory(title="Cook", published_at=days(-22), closes_at=days(-3))
    name = name_at(days(-22))
    assert lies_in(posting) == [name]
    keep_partitions()
    assert name not in made()
    assert sql("SELECT to_regclass(%s)", name) == [(None,)]
    assert lies_in(posting) == []
    Posting.objects.filter(pk=posting.pk).update(closes_at=days(5))
    assert lies_in(posting) == [REST]
    assert found() == {"Cook"}


@pytest.mark.usefixtures("split")
def test_the_last_open_ads_of_an_old_partition_move_to_the_rest_and_it_goes():
    posting = PostingFactory(title="Cook", published_at=days(-22), closes_at=None)
    keep_partitions()
    assert name_at(days(-22)) not in made()
    assert lies_in(posting) == [REST]
    assert found() == {"Cook"}


@pytest.mark.usefixtures("split")
def test_an_old_partition_with_more_open_ads_stays_but_its_closed_ones_go(monkeypatch):
    monkeypatch.setattr(partitions, "MOVED_AT_LAST", 1)
    ends = [None, days(5), days(-1), days(-3)]
    ads = [PostingFactory(title=str(end), published_at=days(-22), closes_at=end) for end in ends]
    name = name_at(days(-22))
    keep_partitions()
    assert name in made()
    assert [lies_in(posting) for posting in ads] == [[name], [name], [name], []]
    assert found() == {str(end) for end in ends[:2]}


@pytest.mark.usefixtures("split")
def test_the_partition_of_today_and_those_to_come_stay_though_they_are_empty():
    keep_partitions()
    assert {name_at(days(n)) for n in (0, 5, 9.9999)} == set(made())


def test_once_more_changes_nothing():
    PostingFactory.create_batch(2, published_at=days(0))
    rows = "SELECT tableoid, ctid::text, posting_id FROM postings_postingindex ORDER BY posting_id"
    keep_partitions(since=days(0))
    before = made(), sql(rows)
    keep_partitions(since=days(0))
    keep_partitions()
    assert (made(), sql(rows)) == before


# --- At the same time -------------------------------------------------------------------------------------------------


@pytest.fixture
def gone_afterwards(transactional_db):
    yield
    for name in made():
        sql(f"DROP TABLE {name}")


def in_another_connection(statement, *values):
    """Kept by an open transaction; the function that is returned ends it."""
    pool = ThreadPoolExecutor(1)

    def hold():
        transaction.set_autocommit(False)
        sql(statement, *values)

    def end():
        transaction.rollback()
        connection.close()

    pool.submit(hold).result()
    return lambda: pool.submit(end).result()


@pytest.mark.usefixtures("gone_afterwards")
@pytest.mark.parametrize(
    ("statement", "values"),
    [
        pytest.param("SELECT pg_advisory_xact_lock(%s)", [partitions.LOCK], id="another process is at it"),
        pytest.param("LOCK TABLE postings_postingindex IN ROW EXCLUSIVE MODE", [], id="somebody writes"),
    ],
)
def test_while_others_are_at_it_nothing_is_changed_and_the_next_time_makes_up_for_it(statement, values):
    gone = PostingFactory(title="Closed", published_at=days(-12), closes_at=days(-3))
    posting = PostingFactory(title="Cook", published_at=days(-1))
    end = in_another_connection(statement, *values)
    keep_partitions(since=days(-1))
    assert made() == []
    assert lies_in(posting) == [REST]
    assert found() == {"Cook"}
    end()
    keep_partitions(since=days(-1))
    assert lies_in(posting) == [name_at(days(-1))]
    assert lies_in(gone) == []
