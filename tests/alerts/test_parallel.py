"""Two beats, two planners, a killed one: what is planned is planned once. Real threads, real rows."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from alerts import runs, tasks
from alerts.models import Digest, DigestItem, Run, Subscriber
from mail.models import Delivery
from postings.models import Posting
from postings.sequence import number_batch, number_open_postings
from tests.factories import PostingFactory, SubscriberFactory

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works):
    problems = []
    ready = threading.Barrier(len(works))

    def run(work):
        try:
            ready.wait()
            work()
        except Exception as problem:  # noqa: BLE001
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


@pytest.fixture
def readers(monkeypatch):
    monkeypatch.setattr(runs, "CHUNK", 3)
    SubscriberFactory.create_batch(10, queries=[{}])
    PostingFactory()


def test_two_planners_of_the_same_slot_plan_each_person_once(readers):
    number_open_postings()
    at = timezone.now()
    together(*[lambda: runs.plan("daily", at, newcomers=True) for _ in range(3)])
    runs.plan("daily", at, newcomers=True)  # takes up who was locked by another just then
    assert Delivery.objects.count() == Digest.objects.count() == DigestItem.objects.count() == 10
    assert Run.objects.get().planned == 10


def test_two_ticks_at_once_make_no_difference(readers):
    Subscriber.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    together(tasks.tick, tasks.tick)
    tasks.tick()
    assert Delivery.objects.count() == 10
    assert Posting.objects.exclude(alert_seq=None).count() == 1


def test_while_much_is_being_numbered_elsewhere_nobody_is_planned_without_it(readers):
    Subscriber.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    held, done = threading.Event(), threading.Event()

    def number_slowly():
        with transaction.atomic():
            number_batch(timezone.now(), True)
            held.set()
            done.wait(20)

    def tick():
        held.wait(20)
        tasks.tick()
        assert not Run.objects.exists()
        done.set()

    together(number_slowly, tick)
    tasks.tick()
    assert Delivery.objects.count() == 10


def test_a_planner_that_dies_halfway_is_taken_up_where_it_stopped(readers, monkeypatch):
    number_open_postings()
    at = timezone.now()
    real, calls = runs.plan_for, []

    def dying(planned, subscribers):
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(subscribers)
        real(planned, subscribers)

    monkeypatch.setattr(runs, "plan_for", dying)
    with pytest.raises(KeyboardInterrupt):
        runs.plan("daily", at, newcomers=True)
    assert Delivery.objects.count() == 6
    assert Run.objects.get().planned_at is None
    monkeypatch.setattr(runs, "plan_for", real)
    runs.plan("daily", at, newcomers=True)
    assert Delivery.objects.count() == 10
    assert Run.objects.get().planned == 10
    assert Run.objects.get().planned_at


def test_time_that_is_up_leaves_the_rest_to_the_next_tick(readers):
    number_open_postings()
    at = timezone.now()
    runs.plan("daily", at, newcomers=True, seconds=-1)
    assert Delivery.objects.count() == 0
    assert Run.objects.get().planned_at is None
    runs.plan("daily", at, newcomers=True)
    assert Delivery.objects.count() == 10


def test_a_search_that_cannot_be_asked_harms_no_other_and_loses_nothing():
    """The database is made to refuse every search for words, for the time of one run."""
    reader = SubscriberFactory(queries=[{"category": "agriculture"}, {"q": "welder"}])
    gardener, welder = PostingFactory(category="agriculture"), PostingFactory(title="Welder")
    number_open_postings()
    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION search_fold(text) RENAME TO search_fold_gone")
        try:
            runs.plan("daily", timezone.now(), newcomers=True)
        finally:
            cursor.execute("ALTER FUNCTION search_fold_gone(text) RENAME TO search_fold")
    assert mailed_to(reader) == {gardener.pk}
    runs.plan("daily", timezone.now() + timedelta(days=1))
    assert mailed_to(reader) == {gardener.pk, welder.pk}


def mailed_to(reader):
    return set(DigestItem.objects.filter(subscriber=reader).values_list("posting", flat=True))


def test_numbers_follow_each_other_whoever_hands_them_out():
    postings = [PostingFactory(published_at=timezone.now() - timedelta(hours=hour)) for hour in range(20)]
    together(*[number_open_postings for _ in range(4)])
    numbers = [Posting.objects.get(pk=posting.pk).alert_seq for posting in reversed(postings)]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 20
