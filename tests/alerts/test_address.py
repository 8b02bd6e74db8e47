"""Alerts follow their owner to a new address, joined to what that address had already (C2, M3)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.sign_in import address
from alerts import preparing, runs
from alerts.models import Alert, Digest, DigestItem, Dismissal, Rhythm, Run, Subscriber
from mail.actions import drain
from mail.models import Delivery
from postings.sequence import number_open_postings
from tests.factories import AlertFactory, PostingFactory, SubscriberFactory, UserFactory

pytestmark = pytest.mark.django_db
OLD, NEW = "old@example.org", "new@example.org"
NURSE, WELDER, BAKER = {"q": "nurse"}, {"q": "welder"}, {"q": "baker"}
OUT = {"status": "sent", "finished_at": timezone.now()}
PREPARED = {"status": "claimed", "token": uuid4(), "lease_until": timezone.now() + timedelta(minutes=2)}


@pytest.fixture
def person():
    return UserFactory(email=OLD)


@pytest.fixture
def own(person):
    return SubscriberFactory(
        email=OLD, user=person, rhythm=Rhythm.WEEKLY, mailed_through=90, queries=[NURSE, WELDER]
    )


@pytest.fixture
def run():
    return Run.objects.create(rhythm=Rhythm.DAILY, slot="2026-01-05T06:00Z", through=90)


def mailed(subscriber, run, posting, **delivery):
    row = Delivery.objects.create(
        kind="alert-digest", queue="alerts", to=subscriber.email, language="en", **delivery
    )
    digest = Digest.objects.create(run=run, subscriber=subscriber, delivery=row)
    alert = subscriber.alerts.first()
    DigestItem.objects.create(
        digest=digest, subscriber=subscriber, alert=alert, posting=posting, original=posting
    )
    return digest


def queries(subscriber):
    return sorted(subscriber.alerts.values_list("search__query", flat=True))


def test_row_keeps_its_alerts_and_rhythm(person, own):
    address.change(person, NEW)
    own.refresh_from_db()
    assert (own.email, own.rhythm, own.user) == (NEW, Rhythm.WEEKLY, person)
    assert queries(own) == ["q=nurse", "q=welder"]


def test_row_of_the_old_address_follows_though_it_was_never_linked(person):
    subscriber = SubscriberFactory(email=OLD, queries=[NURSE])
    stranger = SubscriberFactory(queries=[NURSE])
    address.change(person, NEW)
    assert Subscriber.objects.get(pk=subscriber.pk).email == NEW
    assert Subscriber.objects.get(pk=stranger.pk).email == stranger.email


def test_person_without_alerts_makes_none(person):
    address.change(person, NEW)
    assert not Subscriber.objects.exists()


def test_alerts_of_the_new_address_are_joined(person, own):
    other = SubscriberFactory(email=NEW, queries=[WELDER, BAKER], rhythm=Rhythm.DAILY)
    address.change(person, NEW)
    own.refresh_from_db()
    assert queries(own) == ["q=baker", "q=nurse", "q=welder"]
    assert (own.email, own.rhythm) == (NEW, Rhythm.WEEKLY)
    assert not Subscriber.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("through", [40, 200])
def test_joined_alert_goes_on_from_where_it_had_come_to(person, own, through):
    other = SubscriberFactory(email=NEW, mailed_through=through)
    alert = AlertFactory(subscriber=other, query=BAKER, looked=True, starts_after=10)
    address.change(person, NEW)
    alert.refresh_from_db()
    assert (alert.subscriber, alert.looked, alert.starts_after) == (own, False, through)


def test_what_was_mailed_to_either_address_is_known_afterwards(person, own, run):
    other = SubscriberFactory(email=NEW, queries=[BAKER])
    both, theirs, mine = PostingFactory.create_batch(3)
    earlier = Run.objects.create(rhythm=Rhythm.DAILY, slot="2026-01-04T06:00Z", through=80)
    mailed(own, run, both)
    mailed(other, run, theirs)
    mailed(other, earlier, both)
    DigestItem.objects.create(
        digest=Digest.objects.get(run=run, subscriber=own), subscriber=own, posting=mine, original=mine
    )
    address.change(person, NEW)
    items = DigestItem.objects.filter(subscriber=own)
    assert sorted(items.values_list("posting", flat=True)) == sorted([both.pk, theirs.pk, mine.pk])
    assert Digest.objects.filter(subscriber=own).count() == 2


def test_mail_that_waits_goes_to_the_new_address_and_a_sent_one_stays(person, own, run):
    waiting = mailed(own, run, PostingFactory()).delivery
    sent = Delivery.objects.create(
        kind="alert-digest", to=OLD, language="en", status="sent", finished_at=timezone.now()
    )
    address.change(person, NEW)
    waiting.refresh_from_db()
    sent.refresh_from_db()
    assert (waiting.to, sent.to) == (NEW, OLD)


def test_mail_that_waits_for_a_joined_search_still_shows_its_ads(person, own, run):
    other = SubscriberFactory(email=NEW, queries=[WELDER])
    posting = PostingFactory()
    digest = mailed(other, run, posting)
    address.change(person, NEW)
    item = DigestItem.objects.get(posting=posting)
    assert (item.digest, item.subscriber) == (digest, own)
    assert item.alert == own.alerts.get(search__query="q=welder")


def test_proved_address_of_an_unconfirmed_row_confirms_with_the_other(person):
    own = SubscriberFactory(email=OLD, user=person, unconfirmed=True)
    SubscriberFactory(email=NEW, queries=[NURSE])
    address.change(person, NEW)
    own.refresh_from_db()
    assert own.confirmed_at
    assert Alert.objects.on().get().subscriber == own


def test_not_for_me_is_kept_once(person, own):
    other = SubscriberFactory(email=NEW)
    both, theirs = PostingFactory.create_batch(2)
    for subscriber, posting in ((own, both), (other, both), (other, theirs)):
        Dismissal.objects.create(subscriber=subscriber, posting=posting)
    address.change(person, NEW)
    assert set(own.dismissals.values_list("posting", flat=True)) == {both.pk, theirs.pk}


@pytest.fixture
def other():
    return SubscriberFactory(email=NEW, queries=[BAKER])


@pytest.mark.parametrize("waits", [{}, PREPARED], ids=["waiting", "being prepared"])
@pytest.mark.parametrize("whose", [OLD, NEW])
def test_ads_of_a_mail_that_waits_come_though_the_other_mail_of_that_run_is_out(
    person, run, smtp, whose, waits
):
    readers = {OLD: SubscriberFactory(email=OLD, user=person, queries=[NURSE])}
    readers[NEW] = SubscriberFactory(email=NEW, queries=[BAKER])
    postings = {OLD: PostingFactory(title="Nurse"), NEW: PostingFactory(title="Baker")}
    Subscriber.objects.update(mailed_through=number_open_postings())
    Alert.objects.update(looked=True)
    for email, reader in readers.items():
        mailed(reader, run, postings[email], **(waits if email == whose else OUT))
    address.change(person, NEW)
    preparing.keep_prepared()
    runs.plan(Rhythm.WEEKLY, newcomers=True)
    runs.plan(Rhythm.DAILY, newcomers=True)
    drain("alerts")
    [mail] = smtp.to(NEW)
    assert [title for title in ("* Nurse", "* Baker") if title in mail.text()] == [
        f"* {postings[whose].title}"
    ]


def test_job_in_a_mail_that_is_out_leaves_the_one_that_waits(person, own, other, run):
    posting = PostingFactory()
    earlier = Run.objects.create(rhythm=Rhythm.DAILY, slot="2026-01-04T06:00Z", through=80)
    mailed(own, run, posting)
    out = mailed(other, earlier, posting, **OUT)
    address.change(person, NEW)
    assert DigestItem.objects.get().digest == out


def test_two_mails_of_one_run_that_wait_become_one(person, own, other, run, smtp):
    mailed(own, run, PostingFactory(title="Nurse"))
    mailed(other, run, PostingFactory(title="Baker"))
    address.change(person, NEW)
    assert drain("alerts") == {"sent": 1, "cancelled": 1}
    [mail] = smtp.to(NEW)
    assert "* Nurse" in mail.text() and "* Baker" in mail.text()
