"""Where one is signed in, and signing out there (C1, K2)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
from accounts.sign_in import devices
from companies import actions
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST, END_ALL = reverse("accounts:sessions"), reverse("accounts:sessions_end_all")
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def phone(person):
    """Another browser of the same person."""
    client = Client(headers={"User-Agent": FIREFOX})
    client.post(reverse("account_login"), {"login": person.email, "password": "open sesame"})
    return client


def end(session):
    return reverse("accounts:session_end", args=[session.public_id])


def test_list_names_devices_and_never_a_key(client, person, phone):
    client.force_login(person)
    page = client.get(LIST).content.decode()
    assert "Firefox · Android" in page
    assert page.count("This browser") == 1
    assert all(session.session_key not in page for session in person.sessions.all())


def test_strangers_sessions_are_neither_seen_nor_ended(client, person, phone):
    client.force_login(UserFactory())
    assert "Firefox" not in client.get(LIST).content.decode()
    assert client.post(end(person.sessions.get())).status_code == 404
    assert phone.get(LIST).status_code == 200


def test_one_is_signed_out(client, person, phone):
    client.force_login(person)
    session = person.sessions.get(device="Firefox · Android")
    assert client.get(end(session)).status_code == 405
    assert client.post(end(session)).url == LIST
    assert phone.get(LIST).status_code == 302
    assert client.get(LIST).status_code == 200


def test_ending_the_own_one_is_signing_out(client, person, phone):
    client.force_login(person)
    client.post(end(person.sessions.get(session_key=client.session.session_key)))
    assert client.get(LIST).status_code == 302
    assert phone.get(LIST).status_code == 200


def test_sign_out_everywhere(client, person, phone):
    client.force_login(person)
    stranger = Client()
    stranger.force_login(UserFactory())
    assert client.post(END_ALL).url == "/"
    assert (client.get(LIST).status_code, phone.get(LIST).status_code) == (302, 302)
    assert stranger.get(LIST).status_code == 200


def test_last_seen_is_kept_but_not_with_each_request(client, person, django_assert_num_queries):
    client.force_login(person)
    session = client.session
    note = session["signed_in"] | {"seen": (timezone.now() - timedelta(hours=1)).isoformat()}
    session["signed_in"] = note
    session.save()
    client.get(LIST)
    assert timezone.now() - person.sessions.get().seen_at < timedelta(minutes=1)
    before = person.sessions.get().seen_at
    client.get(LIST)
    assert person.sessions.get().seen_at == before


def test_list_has_the_same_number_of_queries_for_one_and_for_three(
    client, person, django_assert_max_num_queries
):
    client.force_login(person)
    with django_assert_max_num_queries(6) as first:
        client.get(LIST)
    for _ in range(2):
        Client().force_login(person)
    with django_assert_max_num_queries(len(first)):
        client.get(LIST)


def test_who_is_sent_away_from_a_company_is_signed_out(client):
    owner, member = MembershipFactory(), MembershipFactory(role="recruiter")
    member.company = owner.company
    member.save()
    client.force_login(member.user)
    actions.leave(member, by=owner.user)
    assert not Session.objects.filter(user=member.user).exists()
    assert client.get(LIST).status_code == 302


def test_sessions_go_with_their_owner(client, person):
    client.force_login(person)
    person.delete()
    assert client.get(LIST).status_code == 302
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox · Android"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "Chrome · Linux"),
        ("curl/8.5.0", ""),
        ("<script>alert(1)</script>" * 500, ""),
    ],
)
def test_device_in_two_words(user_agent, name):
    assert devices.name(user_agent) == name
