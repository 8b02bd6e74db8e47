"""Sign-in by a code or a password, sign-up and sign-out (C1)."""

import pytest
from django.urls import reverse

from accounts.models import User
from mail.models import Delivery
from tests.factories import PASSWORD, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
LOGIN, SIGNUP = reverse("account_login"), reverse("account_signup")
CODE, CONFIRM = reverse("account_request_login_code"), reverse("account_confirm_login_code")


@pytest.fixture
def person():
    return UserFactory(email="ada@example.org")


def signed_in(client):
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def test_code_by_email_signs_in_and_leads_on(client, person, code_for, mailbox):
    page = client.post(CODE, {"email": "Ada@Example.org", "next": "/account/profile/"}, follow=True)
    assert "ada@example.org" in page.content.decode().lower()
    response = client.post(CONFIRM, {"code": code_for("ada@example.org"), "next": "/account/profile/"})
    assert response.url == "/account/profile/"
    assert signed_in(client) == person
    assert mailbox("ada@example.org")[0].subject.endswith("is your code for Jobs")


def test_password_signs_in_and_leads_on(client, person):
    page = client.get(LOGIN, {"next": "/admin/"}).content.decode()
    assert 'name="next" value="/admin/"' in page
    assert 'name="password"' in page
    response = client.post(
        LOGIN, {"login": "ADA@example.org", "password": PASSWORD, "next": "/account/profile/"}
    )
    assert response.url == "/account/profile/"
    assert signed_in(client) == person


def test_nobody_is_led_to_another_site(client, person):
    response = client.post(
        LOGIN, {"login": person.email, "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert response.url == "/"


@pytest.mark.parametrize("form", [{"password": "wrong"}, {"login": "nobody@example.org"}, {"password": ""}])
def test_wrong_password_is_refused_and_the_address_stays(client, person, form):
    response = client.post(LOGIN, {"login": person.email, "password": PASSWORD} | form)
    assert response.status_code == 200
    assert f'value="{form.get("login", person.email)}"' in response.content.decode()
    assert not signed_in(client)


def test_password_of_an_address_never_proved_leads_to_a_code_first(client, code_for):
    person = UserFactory(verified=False)
    page = client.post(LOGIN, {"login": person.email, "password": PASSWORD}, follow=True)
    assert "Confirm your address" in page.content.decode()
    assert not signed_in(client)
    client.post(page.request["PATH_INFO"], {"code": code_for(person.email)})
    assert signed_in(client) == person


def test_blocked_person_is_told_so_only_after_the_right_password(client):
    person = UserFactory(is_active=False)
    page = client.post(LOGIN, {"login": person.email, "password": PASSWORD}, follow=True).content.decode()
    assert "This account is blocked" in page
    assert "blocked" not in client.post(LOGIN, {"login": person.email, "password": "wrong"}).content.decode()


def test_sign_up_needs_an_address_only(client, code_for):
    page = client.get(SIGNUP).content.decode()
    assert 'name="password' not in page
    client.post(SIGNUP, {"email": "new@example.org", "next": "/account/profile/"})
    response = client.post(CONFIRM, {"code": code_for("new@example.org"), "next": "/account/profile/"})
    assert response.url == "/account/profile/"
    person = signed_in(client)
    assert person.email == "new@example.org"
    assert not person.has_usable_password()


def test_one_address_is_not_flooded_with_codes(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "1/h/key"}
    assert client.post(SIGNUP, {"email": "new@example.org"}).status_code == 302
    client.cookies.clear()
    assert "Be patient" in client.post(SIGNUP, {"email": "new@example.org"}).content.decode()


def test_three_wrong_codes_end_the_attempt(client, person):
    client.post(CODE, {"email": person.email})
    for _ in range(3):
        response = client.post(CONFIRM, {"code": "AAAA-AAAA"})
    assert response.url == CODE


def test_code_is_gone_from_the_database_once_its_mail_is_out(client, person, code_for):
    client.post(CODE, {"email": person.email})
    assert Delivery.objects.get().payload
    code = code_for(person.email)
    assert code not in str(Delivery.objects.values())


def test_mail_is_in_the_language_of_the_page(client, person, mailbox):
    client.post(CODE, {"email": person.email}, headers={"Accept-Language": "de"})
    mail = mailbox(person.email)[0]
    assert mail.message["Content-Language"] == "de"
    assert 'lang="de"' in mail.text("html")


def test_sign_out_is_a_post(client, person):
    client.force_login(person)
    assert "Sign out?" in client.get(reverse("account_logout")).content.decode()
    assert signed_in(client) == person
    assert client.post(reverse("account_logout")).url == "/"
    assert not signed_in(client)


def test_password_can_be_set_changed_and_reset_by_a_code(client, code_for):
    person = UserFactory(email="ada@example.org", password=None)
    client.force_login(person)
    first, second, third = "gardens-grow-slowly", "welders-weld-well", "trains-run-on-time"
    client.post(reverse("account_set_password"), {"password1": first, "password2": first})
    client.force_login(person)
    change = {"oldpassword": first, "password1": second, "password2": second}
    client.post(reverse("account_change_password"), change)
    client.logout()
    page = client.post(reverse("account_reset_password"), {"email": person.email}, follow=True)
    page = client.post(page.request["PATH_INFO"], {"code": code_for(person.email)}, follow=True)
    page = client.post(page.request["PATH_INFO"], {"password1": third, "password2": third}, follow=True)
    assert "Your new password is set" in page.content.decode()
    person.refresh_from_db()
    assert person.check_password(third)


def test_profile_language_counts_unless_a_cookie_says_otherwise(client):
    client.force_login(ProfileFactory(language="de").user)
    url = reverse("accounts:profile")
    assert 'lang="de"' in client.get(url, headers={"Accept-Language": "en"}).content.decode()
    client.cookies["django_language"] = "en"
    assert '<html lang="en">' in client.get(url).content.decode()


def test_client_behind_a_trusted_proxy_is_told_by_its_last_hop(client, person, settings):
    """A forged first hop must not open a new limit."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/h/ip"}
    for number in range(3):
        hops = f"10.0.0.{number}, 203.0.113.7"
        response = client.post(
            LOGIN, {"login": "x@example.org", "password": "x"}, headers={"X-Forwarded-For": hops}
        )
    assert response.status_code == 429
    assert "Please try again later" in response.content.decode()
    assert "site-header" in response.content.decode()
