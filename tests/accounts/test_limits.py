"""Limits per network and per address: nobody is flooded, nothing is guessed, and no stranger locks an owner out."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from mail.models import Delivery
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN, CODE = reverse("account_login"), reverse("account_request_login_code")
RESET, SIGNUP = reverse("account_reset_password"), reverse("account_signup")
OWNER = "owner@example.org"


@pytest.fixture(autouse=True)
def limits(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ALL_RATE_LIMITS


@pytest.fixture
def owner():
    return UserFactory(email=OWNER)


@pytest.fixture
def tick(monkeypatch):
    """Lets time pass for what is counted."""
    moment = [1_800_000_000.0]
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: moment[0])

    def wait(seconds):
        moment[0] += seconds

    return wait


def ask(network, page=CODE, email=OWNER):
    return Client(REMOTE_ADDR=network).post(page, {"email": email})


def try_password(network, password="wrong", email=OWNER):
    return Client(REMOTE_ADDR=network).post(LOGIN, {"login": email, "password": password})


@pytest.mark.parametrize("page", [CODE, SIGNUP, RESET])
def test_one_network_gets_three_codes_for_an_address_in_a_minute(page, tick):
    answers = [ask("192.0.2.1", page).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 200]
    assert Delivery.objects.count() == 3
    tick(61)
    assert ask("192.0.2.1", page).status_code == 302


def test_pages_that_mail_codes_count_together(tick):
    answers = [ask("192.0.2.1", page).status_code for page in (CODE, SIGNUP, RESET, CODE)]
    assert answers == [302, 302, 302, 200]


def test_stranger_who_asks_all_day_locks_no_owner_out(owner, tick):
    for _ in range(48):
        ask("192.0.2.1")
        tick(1800)
    assert Delivery.objects.count() == 30
    assert ask("198.51.100.7").status_code == 302


def test_many_networks_together_send_thirty_an_hour_and_hold_up_the_owner_no_longer(owner, tick):
    answers = [ask(f"192.0.2.{number}").status_code for number in range(40)]
    assert answers.count(302) == 30
    assert ask("198.51.100.7").status_code == 200
    tick(3601)
    assert ask("198.51.100.7").status_code == 302


def test_one_network_may_guess_five_passwords_and_the_owner_still_gets_in(owner, tick):
    for _ in range(6):
        try_password("192.0.2.1")
    assert try_password("192.0.2.1", PASSWORD).status_code == 200
    assert try_password("198.51.100.7", PASSWORD).status_code == 302
    tick(301)
    assert try_password("192.0.2.1", PASSWORD).status_code == 302


def test_many_networks_together_may_guess_fifty_an_hour(owner, tick):
    for number in range(50):
        try_password(f"192.0.2.{number}")
    assert try_password("198.51.100.7", PASSWORD).status_code == 200
    assert ask("198.51.100.7").status_code == 302
    tick(3601)
    assert try_password("198.51.100.7", PASSWORD).status_code == 302


def test_right_passwords_are_not_counted(owner, tick):
    assert {try_password("192.0.2.1", PASSWORD).status_code for _ in range(9)} == {302}


def test_limit_is_the_same_for_an_address_without_an_account(owner, tick):
    for act in (ask, try_password):
        known = [act("192.0.2.1", email=OWNER).status_code for _ in range(7)]
        tick(61)
        unknown = [act("192.0.2.2", email="nobody@example.org").status_code for _ in range(7)]
        assert known == unknown


def forge(number, hops, **headers):
    return Client().post(
        LOGIN,
        {"login": f"x{number}@example.org", "password": "x"},
        headers={"X-Forwarded-For": hops, **headers},
        REMOTE_ADDR="192.0.2.1",
    )


@pytest.mark.parametrize(
    ("proxies", "hops"),
    [
        (0, "10.0.0.{}"),
        (1, "10.0.0.{}, 203.0.113.7"),
        (1, "203.0.113.7, 10.0.0.{}, 203.0.113.7"),
        (2, "10.0.0.{}, 203.0.113.7, 198.51.100.1"),
        (2, "10.0.0.{}"),
    ],
)
def test_forged_hop_opens_no_new_limit(settings, proxies, hops):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/h/ip"}
    answers = [forge(number, hops.format(number), **{"X-Real-IP": f"10.9.9.{number}"}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_clients_behind_the_proxies_are_told_apart(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/h/ip"}
    assert [forge(0, f"203.0.113.{number}").status_code for number in range(3)] == [200, 200, 200]


def test_dead_cache_counts_on_in_the_database(owner, tick, settings):
    dead = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = settings.CACHES | {"default": dead}
    answers = [ask("192.0.2.1").status_code for _ in range(4)]
    assert answers == [302, 302, 302, 200]
    for _ in range(6):
        try_password("192.0.2.1")
    assert try_password("192.0.2.1", PASSWORD).status_code == 200
    assert try_password("198.51.100.7", PASSWORD).status_code == 302


def test_database_keeps_what_it_counted_also_under_a_flood():
    fallback = caches["fallback"]
    fallback.set("allauth:counted", [1], 3600)
    for number in range(700):
        fallback.set(f"allauth:{number}", [1], 3600)
    assert fallback.get("allauth:counted") == [1]
    assert sum(fallback.get(f"allauth:{number}") is not None for number in range(700)) == 700
