"""What nobody confirmed is erased; addresses find their accounts at night (`alerts.tasks.tidy`)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.privacy import retention
from alerts import tasks
from alerts.models import Alert, Dismissal, SavedSearch, Subscriber
from applications.models import Mark
from mail.models import Delivery
from mail.outbox import enqueue
from tests.factories import AlertFactory, PostingFactory, SubscriberFactory, UserFactory

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=8)


def test_what_nobody_confirmed_for_a_week_is_erased_with_its_address():
    old = SubscriberFactory(unconfirmed=True, created_at=LONG_AGO)
    AlertFactory(subscriber=old, query={}, unconfirmed=True, created_at=LONG_AGO)
    enqueue("alert-confirm", to=old.email, language="en")
    fresh = SubscriberFactory(unconfirmed=True)
    AlertFactory(subscriber=fresh, query={}, unconfirmed=True)
    retention.purge()
    assert list(Subscriber.objects.all()) == [fresh]
    assert Alert.objects.count() == 1
    assert not Delivery.objects.exists()


def test_who_has_confirmed_stays_with_the_alerts_that_are_on():
    reader = SubscriberFactory(created_at=LONG_AGO)
    kept = AlertFactory(subscriber=reader, query={"q": "gardener"}, created_at=LONG_AGO)
    AlertFactory(subscriber=reader, query={"q": "welder"}, created_at=LONG_AGO, unconfirmed=True)
    retention.purge()
    assert list(Alert.objects.all()) == [kept]


@pytest.mark.parametrize(("days", "is_kept"), [(6, True), (8, False)])
def test_seven_days_are_the_limit(days, is_kept):
    then = timezone.now() - timedelta(days=days)
    AlertFactory(
        subscriber=SubscriberFactory(unconfirmed=True, created_at=then), unconfirmed=True, created_at=then
    )
    retention.purge()
    assert Subscriber.objects.exists() is Alert.objects.exists() is SavedSearch.objects.exists() is is_kept


def test_a_search_that_somebody_else_asks_for_too_stays():
    AlertFactory(query={"q": "gardener"}, unconfirmed=True, created_at=LONG_AGO)
    kept = AlertFactory(query={"q": "gardener"})
    retention.purge()
    assert SavedSearch.objects.get() == kept.search


def test_who_asked_again_this_week_stays():
    reader = SubscriberFactory(unconfirmed=True, created_at=LONG_AGO)
    AlertFactory(subscriber=reader, query={}, unconfirmed=True)
    retention.purge()
    assert Subscriber.objects.get() == reader


def test_who_waits_for_confirmation_is_not_erased_for_an_old_alert():
    reader = SubscriberFactory(unconfirmed=True, created_at=LONG_AGO)
    AlertFactory(subscriber=reader, query={"q": "welder"}, unconfirmed=True, created_at=LONG_AGO)
    kept = AlertFactory(subscriber=reader, query={}, unconfirmed=True)
    retention.purge()
    assert list(Alert.objects.all()) == [kept]


@pytest.mark.parametrize("verified", [True, False])
def test_an_account_takes_over_the_address_once_it_is_verified(verified):
    reader, posting = SubscriberFactory(email="jo@example.org"), PostingFactory()
    Dismissal.objects.create(subscriber=reader, posting=posting)
    user = UserFactory(email="jo@example.org", verified=verified)
    tasks.tidy()
    reader.refresh_from_db()
    assert reader.user == (user if verified else None)
    assert Mark.objects.filter(candidate=user, posting=posting, kind="dismissed").exists() is verified
