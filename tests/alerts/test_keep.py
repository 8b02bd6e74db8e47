"""M8: after a year without a sign of life people are asked once, and a month later their alerts end."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.privacy.retention import purge
from alerts.models import Alert, Subscriber
from mail.actions import drain
from mail.models import Delivery
from tests.factories import SubscriberFactory, UserFactory

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def reader():
    return SubscriberFactory(confirmed_at=ago(366), queries=[{"q": "gardener"}])


@pytest.fixture
def ask(smtp):
    """What the timers do and the mails of it."""

    def go():
        before = len(smtp.messages)
        purge()
        drain("bulk")
        return smtp.messages[before:]

    return go


def month_over():
    Subscriber.objects.update(keep_asked_at=ago(31))


def link_in(mail):
    return re.search(r"https://jobs\.example\.org(/alerts/keep/\S+)", mail.text())[1]


def is_on():
    return Alert.objects.on().exists()


def test_asks_once_and_ends_the_alerts_a_month_later(reader, ask):
    [mail] = ask()
    assert mail.recipients == [reader.email]
    assert "gardener" in mail.text() and mail.message["List-Unsubscribe"]
    assert ask() == [] and is_on()
    month_over()
    assert ask() == [] and not is_on()


def test_the_button_keeps_them_for_another_year(reader, ask, client):
    link = link_in(ask()[0])
    for _ in range(10):
        assert client.get(link).status_code == 200
        client.head(link)
    assert Subscriber.objects.get().keep_asked_at
    answer = client.post(link, follow=True)
    assert "The jobs go on coming." in answer.content.decode()
    month_over()
    assert ask() == [] and is_on()
    Subscriber.objects.update(alive_at=ago(366), keep_asked_at=None)
    assert len(ask()) == 1


@pytest.mark.parametrize("sign", ["button", "sign-in", "browser"])
def test_any_sign_of_life_counts(reader, ask, sign):
    if sign == "button":
        Subscriber.objects.update(alive_at=ago(364))
    else:
        user = UserFactory(last_login=ago(364) if sign == "sign-in" else ago(500))
        Subscriber.objects.update(user=user)
    if sign == "browser":
        user.sessions.create(session_key="x", expire_date=timezone.now(), seen_at=ago(3))
    assert ask() == []


def test_who_has_an_account_but_stays_away_is_asked_too(reader, ask):
    Subscriber.objects.update(user=UserFactory(last_login=ago(500)))
    assert len(ask()) == 1


@pytest.mark.parametrize("change", [{"confirmed_at": ago(364)}, {"confirmed_at": None}])
def test_newcomers_and_unconfirmed_addresses_are_left_alone(reader, ask, change):
    Subscriber.objects.update(**change)
    assert ask() == []


def test_who_has_turned_all_off_is_not_asked(reader, ask):
    Alert.objects.update(ended_at=ago(1))
    assert ask() == []


def test_a_question_that_is_answered_before_it_goes_out_is_not_sent(reader, smtp):
    purge()
    Subscriber.objects.update(alive_at=timezone.now())
    drain("bulk")
    assert smtp.messages == [] and Delivery.objects.get().status == "cancelled"
