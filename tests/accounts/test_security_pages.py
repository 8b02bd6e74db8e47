"""The security page, and the proof that is asked for before anything there is changed."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.sign_in import proof
from tests.accounts.second_factors import add_app, app_code, sign_in_by_code
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
SECURITY, APP = reverse("mfa_index"), reverse("mfa_activate_totp")
CONFIRM = reverse("accounts:confirm_by_mail")
GUARDED = [
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "account_set_password",
    "account_change_password",
    "accounts:address",
    "accounts:address_confirm",
]


@pytest.fixture
def person():
    return UserFactory(email="ada@example.org", password=None)


@pytest.fixture
def later(monkeypatch):
    """Makes the sign-in too old to count as a proof."""
    return lambda: monkeypatch.setattr(proof, "GOOD_FOR", 0)


def test_stranger_is_led_to_the_sign_in(client):
    assert client.get(SECURITY).url == f"{reverse('account_login')}?next={SECURITY}"


def test_page_says_what_there_is(client, person):
    client.force_login(person)
    page = client.get(SECURITY).content.decode()
    assert "ada@example.org" in page
    assert "You have none, and need none." in page
    assert "In 1 browser." in page
    assert "Recovery codes" not in page


@pytest.mark.parametrize("name", GUARDED)
def test_without_a_fresh_proof_nothing_is_shown_or_changed(client, person, name):
    client.force_login(person)
    url = reverse(name)
    for answer in (client.get(url), client.post(url, {"password1": "x", "password2": "x"})):
        assert answer.url == f"{CONFIRM}?next={url.replace('/', '%2F')}"


def test_sign_in_of_a_moment_ago_is_a_proof(client, person, code_for, later):
    sign_in_by_code(client, person, code_for)
    assert client.get(APP).status_code == 200
    later()
    assert client.get(APP).status_code == 302


def test_code_by_mail_proves_who_is_there_and_leads_on(client, person, code_for, mailbox):
    client.force_login(person)
    ask = client.get(APP).url
    assert "ada@example.org" in client.get(ask).content.decode()
    assert not mailbox(person.email)
    page = client.post(reverse("accounts:confirm_by_mail_send"), {"next": APP}, follow=True)
    wrong = client.post(ask, {"code": "AAAA-AAAA"})
    assert "Incorrect code" in wrong.content.decode()
    assert client.post(page.redirect_chain[-1][0], {"code": code_for(person.email)}).url == APP
    assert client.get(APP).status_code == 200


def test_third_wrong_code_voids_the_right_one(client, person, code_for):
    client.force_login(person)
    client.post(reverse("accounts:confirm_by_mail_send"))
    for _ in range(3):
        client.post(CONFIRM, {"code": "AAAA-AAAA"})
    client.post(CONFIRM, {"code": code_for(person.email)})
    assert client.get(APP).status_code == 302


def test_proof_never_leads_to_another_site(client, person, code_for):
    client.force_login(person)
    client.post(reverse("accounts:confirm_by_mail_send"), {"next": "https://evil.example/"})
    answer = client.post(f"{CONFIRM}?next=https://evil.example/", {"code": code_for(person.email)})
    assert answer.url == SECURITY


def test_password_proves_who_is_there(client, later):
    person = UserFactory()
    client.force_login(person)
    ask = client.get(APP).url
    assert ask.startswith(reverse("account_reauthenticate"))
    assert "Incorrect password" in client.post(ask, {"password": "wrong"}).content.decode()
    assert client.post(ask, {"password": PASSWORD}).url == APP
    assert client.get(APP).status_code == 200


def test_with_a_second_factor_neither_mail_nor_password_is_enough(client):
    person = UserFactory()
    secret = add_app(person)
    client.force_login(person)
    ask = client.get(reverse("mfa_deactivate_totp")).url
    assert ask.startswith(reverse("mfa_reauthenticate"))
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).url.startswith(
        reverse("mfa_reauthenticate")
    )
    assert client.get(CONFIRM).url == SECURITY
    assert client.post(ask, {"code": app_code(secret)}).url == reverse("mfa_deactivate_totp")
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()


def test_change_of_password_signs_out_elsewhere_and_is_told_by_mail(client, person, code_for, mailbox):
    client.force_login(person)
    sign_in_by_code(other := type(client)(), person, code_for)
    new = {"password1": "trains-run-on-time", "password2": "trains-run-on-time"}
    other.post(reverse("account_set_password"), new)
    assert client.get(SECURITY).status_code == 302
    assert other.get(SECURITY).status_code == 200
    assert person.sessions.count() == 1
    assert mailbox(person.email)[-1].subject == "Your account at Jobs was changed"
    assert "A password was set." in mailbox(person.email)[-1].text()


def test_pages_obey_the_content_security_policy(client, person, code_for):
    sign_in_by_code(client, person, code_for)
    for name in (
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "accounts:sessions",
        "accounts:address",
    ):
        page = client.get(reverse(name)).content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
        assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", page))
