"""A run of many people: its searches are matched together, in batches of ads, before anybody is planned."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from alerts import matching, preparing, runs, together
from alerts.models import DigestItem, Finding, Run, Subscriber
from postings.sequence import highest_number, number_open_postings
from tests.factories import PostingFactory, SubscriberFactory

pytestmark = pytest.mark.django_db
QUERIES = [{}, {"q": "gardener"}, {"category": "agriculture"}]


@pytest.fixture(autouse=True)
def many(monkeypatch):
    monkeypatch.setattr(together, "MANY", 1)


@pytest.fixture
def readers():
    return [SubscriberFactory(queries=[query], email=f"r{n}@example.org") for n, query in enumerate(QUERIES)]


@pytest.fixture
def ads(readers):
    for number in range(9):
        PostingFactory(
            title=["Gardener", "Welder"][number % 2], category=["it", "agriculture", "it"][number % 3]
        )
    number_open_postings()
    preparing.keep_prepared()


def plan(**options):
    return runs.plan("daily", timezone.now(), newcomers=True, **options)


def mailed():
    rows = DigestItem.objects.values_list("subscriber__email", "posting")
    return {email: {posting for who, posting in rows if who == email} for email, _ in rows}


def test_batches_of_ads_come_to_the_same_as_all_at_once(ads, readers, monkeypatch):
    monkeypatch.setattr(together, "MOST", 2)
    planned = plan()
    assert planned.matches.alone == 0
    assert [len(mailed()[reader.email]) for reader in readers] == [9, 5, 3]


def test_a_run_that_is_stopped_goes_on_with_the_next_batch(ads, readers):
    run = Run.objects.create(rhythm="daily", slot=timezone.now(), through=highest_number())
    people = Subscriber.objects.all()
    assert together.begin(run, people, run.through)
    together.match_batch(run, people, 4)
    assert (run.matched_through, run.is_matched) == (4, False)
    planned = plan()
    assert planned.run == run and planned.is_done and planned.matches.alone == 0
    assert [len(mailed()[reader.email]) for reader in readers] == [9, 5, 3]
    assert not Finding.objects.exists()


def test_what_is_let_go_to_save_memory_is_read_again(ads, readers, monkeypatch):
    monkeypatch.setattr(matching, "MOST_HELD", -1)
    monkeypatch.setattr(runs, "CHUNK", 2)
    for n in range(3):
        SubscriberFactory(queries=[{"q": "gardener"}], email=f"gardener{n}@example.org")
    preparing.keep_prepared()
    assert plan().matches.alone == 0
    assert {len(mailed()[f"gardener{n}@example.org"]) for n in range(3)} == {5}


def test_nobody_is_planned_before_all_is_matched(ads):
    planned = plan(seconds=-1)
    assert not planned.is_done
    assert not DigestItem.objects.exists()
    assert plan().run == planned.run
    assert DigestItem.objects.exists()


def test_where_it_fails_each_search_is_asked_by_itself(ads, readers):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE alerts_areasquare RENAME TO alerts_areasquare_gone")
    planned = plan()
    assert planned.matches.alone == 3
    assert planned.run.matched_through == together.GIVEN_UP
    assert [len(mailed()[reader.email]) for reader in readers] == [9, 5, 3]


def test_who_was_away_longer_than_the_others_misses_nothing(ads):
    through = highest_number()
    others = SubscriberFactory.create_batch(60, queries=[{}], mailed_through=through - 2)
    Subscriber.objects.exclude(pk__in=[one.pk for one in others]).exclude(email="r0@example.org").delete()
    for one in others:
        one.alerts.update(looked=True)
    preparing.keep_prepared()
    planned = plan()
    assert planned.run.after == through - 2
    assert planned.matches.alone == 1
    found = mailed()
    assert len(found["r0@example.org"]) == 9
    assert {len(found[one.email]) for one in others} == {2}


def test_a_new_search_that_is_not_prepared_is_asked_by_itself(ads):
    SubscriberFactory(queries=[{"q": "welder"}], email="late@example.org")
    planned = plan()
    assert planned.matches.alone == 1
    assert len(mailed()["late@example.org"]) == 4


@pytest.mark.parametrize(
    ("size", "seconds", "wanted"), [(1000, 30, 1000), (1000, 1, 4000), (8000, 96, 4000), (9000, 2, 20_000)]
)
def test_a_batch_is_bigger_if_the_last_one_was_quick(size, seconds, wanted):
    assert together.next_size(size, seconds) == wanted


@pytest.mark.parametrize(("people", "wanted"), [(1, 20_000), (1_000_000, 20_000), (4_000_000, 5000)])
def test_the_first_batch_is_smaller_if_very_many_people_wait(people, wanted):
    assert together.first_size(people) == wanted


def test_a_run_of_yesterday_is_not_gone_on_with(ads):
    old = plan(seconds=-1).run
    Run.objects.filter(pk=old.pk).update(slot=timezone.now() - timedelta(days=1))
    assert plan().run != old
