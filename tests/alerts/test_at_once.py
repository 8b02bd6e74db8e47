"""M2: mails at once, where many people have that rhythm and a new ad concerns few of them."""

from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone

from alerts import actions, at_once, preparing, runs, sets, together
from alerts.models import Alert, DigestItem, Run, Subscriber
from postings.models import Posting
from postings.sequence import highest_number, number_open_postings
from tests.factories import AlertFactory, PostingFactory, SubscriberFactory

pytestmark = pytest.mark.django_db

QUERIES = [{}, {"q": "gardener"}, {"q": "welder -night"}, {"category": "agriculture"}, {"q": "night"}]
TITLES = ["Gardener", "Welder", "Night welder", "Night porter"]


@pytest.fixture
def many(monkeypatch):
    """So many that not everybody is looked at: from the first one on."""
    monkeypatch.setattr(together, "MANY", 1)
    monkeypatch.setattr(at_once, "MANY", 1)


def reader(*queries, **fields):
    """One whose alerts a run has looked at before."""
    person = SubscriberFactory(rhythm="instant", queries=queries, **fields)
    person.alerts.update(looked=True)
    return person


def tick(minute, rhythm="instant"):
    number_open_postings()
    preparing.keep_prepared()
    runs.plan(rhythm, timezone.now() + timedelta(minutes=minute))


def mailed():
    return set(DigestItem.objects.values_list("subscriber__email", "posting__title"))


def test_only_who_is_concerned_is_looked_at(many):
    gardener, welder = reader({"q": "gardener"}), reader({"q": "welder"})
    PostingFactory(title="Gardener")
    tick(0)
    assert mailed() == {(gardener.email, "Gardener")}
    marks = dict(Subscriber.objects.values_list("pk", "mailed_through"))
    assert marks == {gardener.pk: highest_number(), welder.pk: 0}


def test_nobody_concerned_is_no_run(many):
    reader({"q": "welder"})
    PostingFactory(title="Gardener")
    tick(0)
    assert not Run.objects.exists()


def test_marks_that_lag_far_are_moved_on_for_all_but_those_concerned(many, monkeypatch):
    monkeypatch.setattr(at_once, "LAG", 1)
    idle, paused, daily = reader({"q": "welder"}), reader({"q": "welder"}), SubscriberFactory(queries=[{}])
    actions.pause(paused, timezone.localdate() + timedelta(days=9))
    PostingFactory.create_batch(2)
    tick(0)
    marks = dict(Subscriber.objects.values_list("pk", "mailed_through"))
    assert marks == {idle.pk: highest_number(), paused.pk: 0, daily.pk: 0}


def test_a_search_that_is_not_prepared_yet_is_asked_by_itself(many):
    person = reader({"q": "gardener"})
    PostingFactory(title="Gardener")
    number_open_postings()
    runs.plan("instant")
    assert mailed() == {(person.email, "Gardener")}


def test_an_alert_that_is_confirmed_late_gets_what_opened_since_it_was_made(many, monkeypatch):
    monkeypatch.setattr(at_once, "LAG", 0)
    person = reader({"q": "welder"})
    AlertFactory(subscriber=person, query={"q": "gardener"}, unconfirmed=True)
    PostingFactory(title="Gardener")
    tick(0)
    PostingFactory(title="Porter")
    number_open_postings()
    actions.confirm(person)
    tick(1)
    assert mailed() == {(person.email, "Gardener")}


def scenario(seed):
    """A random life of a small board; who was mailed what."""
    random = Random(seed)
    people = [
        reader(*random.sample(QUERIES, random.randint(1, 2)), email=f"p{n}@example.org") for n in range(9)
    ]
    for minute in range(40):
        person = random.choice(people)
        match random.randrange(8):
            case 0 | 1 | 2:
                title = f"{random.choice(TITLES)} {minute}"
                PostingFactory(title=title, category=random.choice(["agriculture", "it"]))
            case 3:
                actions.pause(person, random.choice([None, timezone.localdate() + timedelta(days=9)]))
            case 4:
                rhythm = random.choice(["daily", "instant", "instant"])
                actions.set_rhythm(person, rhythm=rhythm)
            case 5:
                alert = random.choice(list(person.alerts.all()))
                (actions.turn_on if alert.ended_at else actions.turn_off)(alert)
            case 6:
                query = random.choice(QUERIES)
                if (
                    random.random() < 0.5
                    and not Alert.objects.filter(subscriber=person, confirmed_at=None).exists()
                ):
                    late = {"q": f"{query.get('q', '')} {random.choice(['or porter', 'or 7', 'or 3'])}"}
                    AlertFactory(
                        subscriber=person, query=late, unconfirmed=True, starts_after=highest_number()
                    )
                else:
                    actions.confirm(person)
            case 7:
                frozen = random.choice([None, timezone.now()])
                Posting.objects.filter(
                    pk__in=random.sample(
                        list(Posting.objects.values_list("pk", flat=True)), k=min(2, Posting.objects.count())
                    )
                ).update(frozen_at=frozen)
        if random.random() < 0.6:
            tick(minute)
    Posting.objects.update(frozen_at=None)
    for person in people:
        actions.pause(person, None)
        actions.set_rhythm(person, rhythm="instant")
    tick(40)
    return mailed()


@pytest.mark.parametrize("seed", range(5))
def test_the_same_jobs_reach_the_same_people_as_if_everybody_were_looked_at(seed, monkeypatch):
    with transaction.atomic():
        expected = scenario(seed)
        transaction.set_rollback(True)
    monkeypatch.setattr(together, "MANY", 1)
    monkeypatch.setattr(at_once, "MANY", 1)
    monkeypatch.setattr(at_once, "LAG", 2)
    monkeypatch.setattr(at_once, "MOST_ADS", 6)
    monkeypatch.setattr(sets, "FEW", 2)
    assert scenario(seed) == expected
    assert len(expected) > 10
