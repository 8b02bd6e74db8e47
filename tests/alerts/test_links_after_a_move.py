"""Links in mails to an address that the person has left since, or that was joined to another one (C2, M5)."""

import pytest
from django.urls import reverse

from accounts.sign_in import address
from alerts import tokens
from alerts.models import Subscriber
from tests.factories import PostingFactory, SubscriberFactory, UserFactory

pytestmark = pytest.mark.django_db
OLD, NEW, THIRD = "old@example.org", "new@example.org", "third@example.org"


def page(purpose, *ids):
    return reverse(f"alerts:{purpose}", args=[tokens.make(purpose, *ids)])


@pytest.fixture
def own():
    return SubscriberFactory(email=OLD, user=UserFactory(email=OLD), queries=[{"q": "nurse"}])


@pytest.mark.parametrize("purpose", ["manage", "confirm", "keep"])
def test_who_reads_the_old_mailbox_neither_sees_nor_changes_anything(client, own, purpose):
    link = page(purpose, own)
    address.change(own.user, NEW)
    before = Subscriber.objects.values().get()
    for response in (client.get(link), client.post(link, {"rhythm": "weekly"})):
        shown = response.content.decode()
        assert response.status_code == 410
        assert "another address" in shown and reverse("alerts:list") in shown
        assert NEW not in shown and "nurse" not in shown
    assert Subscriber.objects.values().get() == before


@pytest.mark.parametrize("action", ["pause", "resume", "erase"])
def test_who_reads_the_old_mailbox_can_neither_pause_nor_delete(client, own, action):
    token = tokens.make(tokens.MANAGE, own)
    address.change(own.user, NEW)
    assert client.post(reverse(f"alerts:{action}", args=[token])).status_code == 410
    assert Subscriber.objects.filter(pk=own.pk).exists()


def test_an_old_link_still_unsubscribes_and_tells_nothing(client, own):
    link = page("unsubscribe", own)
    address.change(own.user, NEW)
    for response in (client.get(link), client.post(link, {"List-Unsubscribe": "One-Click"})):
        shown = response.content.decode()
        assert response.status_code == 200
        assert NEW not in shown and "nurse" not in shown and "/alerts/manage/" not in shown
    assert not own.alerts.on().exists()


def test_links_of_a_row_that_was_joined_lead_to_the_one_left(client, own):
    other = SubscriberFactory(email=NEW, queries=[{"q": "baker"}])
    posting = PostingFactory()
    manage, off = page("manage", other), page("unsubscribe", other)
    feedback = page("feedback", other, posting.pk)
    address.change(own.user, NEW)
    shown = client.get(manage).content.decode()
    assert "baker" in shown and "nurse" in shown
    assert client.post(feedback).status_code == 302
    assert client.post(off).status_code == 200
    assert not own.alerts.on().exists()


def test_links_survive_a_second_move_and_end_with_the_person(client, own):
    link = page("unsubscribe", SubscriberFactory(email=NEW))
    address.change(own.user, NEW)
    SubscriberFactory(email=THIRD)
    address.change(own.user, THIRD)
    assert client.get(link).status_code == 200
    Subscriber.objects.all().delete()
    assert client.get(link).status_code == 404


def test_back_at_the_old_address_its_links_count_again(client, own):
    link = page("manage", own)
    address.change(own.user, NEW)
    address.change(own.user, OLD)
    assert client.get(link).status_code == 200
