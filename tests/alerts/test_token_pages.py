"""M1, M5, M6: confirm, unsubscribe and "not for me" are pages with a button; who only opens them changes nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from alerts import tokens
from alerts.models import Alert, Digest, Dismissal, Subscriber
from applications.models import Mark
from mail.models import Delivery
from tests.factories import AlertFactory, PostingFactory, SubscriberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    """As strict as a browser is: what needs a token against forgery has to send it."""
    return Client(enforce_csrf_checks=True)


def page(purpose, *ids):
    return reverse(f"alerts:{purpose}", args=[tokens.make(purpose, *ids)])


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Subscriber, Alert, Dismissal, Mark, Digest, Delivery)
    ]


def test_a_mail_scanner_that_opens_every_link_changes_nothing(client):
    reader = SubscriberFactory(unconfirmed=True, user=UserFactory())
    AlertFactory(subscriber=reader, query={}, unconfirmed=True)
    posting = PostingFactory()
    before = everything()
    addresses = [page(purpose, reader) for purpose in ("confirm", "manage", "unsubscribe")]
    for address in [*addresses, page("feedback", reader, posting.pk)]:
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
        assert client.options(address).status_code == 405
    assert everything() == before


def test_the_button_confirms_all_that_was_asked_for(client):
    reader = SubscriberFactory(unconfirmed=True)
    AlertFactory(subscriber=reader, query={"q": "gardener"}, unconfirmed=True)
    AlertFactory(subscriber=reader, query={"q": "welder"}, unconfirmed=True)
    shown = client.get(page("confirm", reader)).content.decode()
    assert "<button" in shown
    assert "gardener" in shown
    assert "welder" in shown
    response = client.post(page("confirm", reader))
    assert response.status_code == 302
    assert "Confirmed." in client.get(response.url).content.decode()
    assert Alert.objects.on().count() == 2
    reader.refresh_from_db()
    assert reader.confirmed_at
    assert reader.due_at
    assert "nothing to confirm" in client.get(page("confirm", reader)).content.decode()


def test_confirming_again_turns_nothing_on_again(client):
    reader = SubscriberFactory(queries=[{}])
    client.post(page("unsubscribe", reader))
    client.post(page("confirm", reader))
    assert Alert.objects.on().count() == 0


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_one_click_needs_nothing_but_the_link_and_answers_at_once(client, content_type):
    reader = SubscriberFactory(queries=[{"q": "gardener"}, {"q": "welder"}])
    other = SubscriberFactory(queries=[{"q": "gardener"}])
    body = "List-Unsubscribe=One-Click"
    if content_type == "multipart/form-data":
        content_type = "multipart/form-data; boundary=b"
        body = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
    for _ in range(2):
        response = client.post(page("unsubscribe", reader), body, content_type=content_type)
        assert response.status_code == 200
        assert not response.cookies
    assert not reader.alerts.on().exists()
    assert other.alerts.on().exists()


def test_unsubscribing_by_the_button_says_that_it_is_done_and_how_to_come_back(client):
    reader = SubscriberFactory(queries=[{"q": "gardener"}])
    shown = client.get(page("unsubscribe", reader)).content.decode()
    assert "gardener" in shown
    assert "Unsubscribe</button>" in shown
    done = client.post(page("unsubscribe", reader)).content.decode()
    assert "You get no more jobs by email" in done
    assert "/alerts/manage/" in done


def test_unsubscribing_also_ends_what_waits_to_be_confirmed(client):
    reader = SubscriberFactory(unconfirmed=True)
    AlertFactory(subscriber=reader, query={}, unconfirmed=True)
    client.post(page("unsubscribe", reader))
    client.post(page("confirm", reader))
    assert not Alert.objects.on().exists()


def test_not_for_me_is_a_mark_of_the_account(client):
    user = UserFactory()
    reader, posting = SubscriberFactory(user=user), PostingFactory(title="Gardener")
    address = page("feedback", reader, posting.pk)
    assert "Gardener" in client.get(address).content.decode()
    for _ in range(2):
        response = client.post(address)
        assert response.status_code == 302
    assert "doesn't come again" in client.get(response.url).content.decode().replace("&#x27;", "'")
    assert list(Mark.objects.values_list("candidate", "posting", "kind")) == [
        (user.pk, posting.pk, "dismissed")
    ]


def test_without_an_account_it_is_kept_with_the_address_and_holds_for_reposts(client, run):
    reader = SubscriberFactory(queries=[{"q": "gardener"}])
    posting = PostingFactory(title="Gardener")
    client.post(page("feedback", reader, posting.pk))
    PostingFactory(title="Gardener again", repost_of=posting)
    assert Dismissal.objects.count() == 1
    assert run() == []
