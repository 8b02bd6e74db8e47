"""The page on which a person deletes the account."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session, User
from accounts.sign_in import proof
from tests.factories import PASSWORD, ApplicationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = reverse("accounts:delete")


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.org")


def signed_in(user):
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


@pytest.fixture
def rejected(ada):
    row = ApplicationFactory(candidate=ada, status="declined", posting__title="Welder")
    row.changes.create(
        from_status="submitted", to_status="declined", told_at=timezone.now() - timedelta(days=3)
    )
    return row


def test_it_says_before_and_after_what_goes_and_what_stays(ada, rejected):
    ApplicationFactory(candidate=ada, posting__title="Gardener")
    client = signed_in(ada)
    before = client.get(URL).content.decode()
    assert "Gardener at" in before
    assert f"Welder, {rejected.posting.company}: until" in before
    after = client.post(URL)
    assert "Your account is deleted" in after.content.decode()
    assert f"Welder, {rejected.posting.company}: until" in after.content.decode()
    assert not User.objects.filter(pk=ada.pk).exists()


def test_where_nothing_stays_the_page_says_so(ada):
    assert "Nothing." in signed_in(ada).get(URL).content.decode()


def test_every_browser_is_signed_out(ada):
    here, elsewhere = signed_in(ada), signed_in(ada)
    here.post(URL)
    profile = reverse("accounts:profile")
    for browser in (here, elsewhere):
        assert browser.get(profile).url.startswith(reverse("account_login"))
    assert not Session.objects.filter(user=ada.pk).exists()


def test_looking_erases_nothing(ada):
    client = signed_in(ada)
    client.get(URL)
    client.head(URL)
    assert User.objects.filter(pk=ada.pk).exists()


def test_an_open_laptop_is_not_enough(ada, monkeypatch):
    client = signed_in(ada)
    monkeypatch.setattr(proof, "GOOD_FOR", 0)
    assert reverse("account_reauthenticate") in client.post(URL).url
    assert User.objects.filter(pk=ada.pk).exists()


def test_strangers_sign_in_first(client):
    assert client.get(URL).url == f"{reverse('account_login')}?next={URL}"
    assert client.post(URL).url == f"{reverse('account_login')}?next={URL}"


def test_the_last_owner_is_warned(ada):
    MembershipFactory(user=ada, company__name="Acme")
    assert "Acme is left without an owner" in signed_in(ada).get(URL).content.decode()


def test_the_way_there_is_in_the_menu(ada):
    client = signed_in(ada)
    assert reverse("accounts:export") in client.get(reverse("home")).content.decode()
    assert URL in client.get(reverse("accounts:export")).content.decode()
