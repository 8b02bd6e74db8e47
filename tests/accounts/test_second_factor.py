"""Signing in with a second factor, and the admin that needs one (C1)."""

import base64
import os
import re
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.adapter import SecondFactorAdapter
from accounts.sign_in import second_factor
from tests.accounts.second_factors import add_app, app_code, sign_in_by_code
from tests.factories import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
LOGIN, SECOND = reverse("account_login"), reverse("mfa_authenticate")
SECURITY, APP, CODES = reverse("mfa_index"), reverse("mfa_activate_totp"), reverse("mfa_view_recovery_codes")
ADS = reverse("admin:postings_posting_changelist")


@pytest.fixture
def production(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def test_password_alone_is_not_enough_and_the_app_leads_on(client):
    person = UserFactory()
    secret = add_app(person)
    answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": "/saved/"})
    assert answer.url.startswith(SECOND)
    assert client.get("/saved/").status_code == 302
    assert "Incorrect code" in client.post(SECOND, {"code": "000000"}).content.decode()
    assert client.post(SECOND, {"code": app_code(secret)}).url == "/saved/"
    assert client.get(SECURITY).status_code == 200


def test_code_by_mail_is_not_enough_either_and_keeps_the_way(client, code_for):
    person = UserFactory()
    secret = add_app(person)
    assert sign_in_by_code(client, person, code_for, next="/saved/").url.startswith(SECOND)
    assert client.get(SECURITY).status_code == 302
    assert client.post(SECOND, {"code": app_code(secret)}).url == "/saved/"


def test_a_code_of_the_app_opens_once(client):
    person = UserFactory()
    code = app_code(add_app(person))
    for other in (client, type(client)()):
        other.post(LOGIN, {"login": person.email, "password": PASSWORD})
        answer = other.post(SECOND, {"code": code})
    assert answer.status_code == 200


def test_recovery_code_opens_once(client):
    person = UserFactory()
    add_app(person)
    row = Authenticator.objects.get(user=person, type="recovery_codes")
    [code, *_others] = row.wrap().get_unused_codes()
    answers = []
    for other in (client, type(client)()):
        other.post(LOGIN, {"login": person.email, "password": PASSWORD})
        answers.append(other.post(SECOND, {"code": code}).status_code)
    assert answers == [302, 200]


def test_fifth_wrong_code_is_the_last_for_a_while(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ALL_RATE_LIMITS
    person = UserFactory()
    secret = add_app(person)
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})
    assert client.post(SECOND, {"code": app_code(secret)}).status_code == 200


def test_secrets_are_not_readable_in_the_database():
    secret = add_app(UserFactory())
    rows = str(list(Authenticator.objects.values("data")))
    assert secret not in rows
    assert base64.b32decode(secret).hex() not in rows


def test_secrets_outlive_a_change_of_the_key_and_open_nothing_without_it(settings):
    kept = SecondFactorAdapter().encrypt("secret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    assert SecondFactorAdapter().decrypt(kept) == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValidationError):
        SecondFactorAdapter().decrypt(kept)


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize("make", [lambda: MembershipFactory().user, lambda: UserFactory(staff=True)])
def test_admin_leads_to_setting_one_up_and_back(client, code_for, make):
    person = make()
    sign_in_by_code(client, person, code_for)
    page = client.get(f"{ADS}?q=x", follow=True)
    assert page.redirect_chain[-1][0] == SECURITY
    assert "The admin opens once you have a second factor" in page.content.decode()
    secret = client.get(APP).context["form"].secret
    page = client.post(APP, {"code": app_code(secret)}, follow=True)
    assert page.redirect_chain[-1][0] == CODES
    assert f'href="{ADS}?q=x"' in page.content.decode()
    assert client.get(f"{ADS}?q=x").status_code == 200


def admin_urls(patterns=None, before=""):
    """Every address of the admin, an id being 1."""
    for pattern in admin.site.urls[0] if patterns is None else patterns:
        path = before + re.sub(
            r"\(\?P<[^(]*\([^)]*\)[^)]*\)|<[^>]*>|\(\?P<[^)]*\)", "1", str(pattern.pattern)
        ).strip("^$")
        if hasattr(pattern, "url_patterns"):
            yield from admin_urls(pattern.url_patterns, path)
        else:
            yield f"/admin/{path}"


@pytest.mark.usefixtures("production")
def test_no_page_of_the_admin_opens_without_one(client):
    person = UserFactory(staff=True)
    client.force_login(person)
    urls = list(admin_urls())
    assert len(urls) > 60
    answers = {url: client.get(url).status_code for url in urls}
    assert {url: status for url, status in answers.items() if status not in (302, 404)} == {}
    assert sum(status == 302 for status in answers.values()) > 60
    add_app(person)
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.usefixtures("production")
def test_recovery_codes_alone_are_no_second_factor(client):
    person = UserFactory(staff=True)
    add_app(person)
    Authenticator.objects.filter(type="totp").delete()
    client.force_login(person)
    assert client.get(reverse("admin:index")).status_code == 302


@pytest.mark.usefixtures("production")
def test_candidate_needs_none_and_is_not_let_in_by_one(client):
    person = UserFactory()
    client.force_login(person)
    assert client.get("/saved/").status_code == 200
    add_app(person)
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


@pytest.mark.usefixtures("production")
def test_way_to_the_admin_never_leads_to_another_site(client):
    person = UserFactory(staff=True)
    client.force_login(person)
    client.get(f"{reverse('admin:login')}?next=https://evil.example/")
    assert client.session[second_factor.WANTED] == reverse("admin:index")


@pytest.mark.parametrize(
    ("demo", "debug", "needed"), [("0", "0", True), ("1", "0", False), ("0", "1", False)]
)
def test_only_demo_and_development_do_without(demo, debug, needed):
    needs = dict.fromkeys(("SECRET_KEY", "ALLOWED_HOSTS", "REDIS_URL"), "x") | {
        "DATABASE_URL": "postgres://x/x"
    }
    told = subprocess.run(
        [sys.executable, "-c", "from jobboard import settings; print(settings.SECOND_FACTOR_REQUIRED)"],
        env=os.environ | needs | {"DEMO": demo, "DEBUG": debug},
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == str(needed)


def test_first_second_factor_signs_out_browsers_that_never_showed_it(client, code_for, mailbox):
    person = UserFactory()
    sign_in_by_code(client, person, code_for)
    sign_in_by_code(other := type(client)(), person, code_for)
    secret = client.get(APP).context["form"].secret
    client.post(APP, {"code": app_code(secret)})
    assert client.get(SECURITY).status_code == 200
    assert other.get(SECURITY).status_code == 302
    assert "An authenticator app was added." in mailbox(person.email)[-1].text()


def test_codes_can_be_downloaded_and_made_anew(client, code_for):
    person = UserFactory()
    sign_in_by_code(client, person, code_for)
    secret = client.get(APP).context["form"].secret
    client.post(APP, {"code": app_code(secret)})
    first = client.get(reverse("mfa_download_recovery_codes"))
    assert first["Content-Disposition"].startswith("attachment")
    assert "no-store" in first["Cache-Control"]
    client.post(reverse("mfa_generate_recovery_codes"))
    second = client.get(reverse("mfa_download_recovery_codes")).content.decode()
    assert len(second.split("\n\n")[1].split()) == 10
    assert not set(first.content.decode().split("\n\n")[1].split()) & set(second.split("\n\n")[1].split())


def test_staff_take_it_away_from_who_lost_it(client, mailbox):
    person = UserFactory()
    add_app(person)
    client.force_login(person)
    staff = type(client)()
    staff.force_login(UserFactory(staff=True))
    chosen = {"action": "take_second_factor_away", "_selected_action": person.pk}
    staff.post(reverse("admin:accounts_user_changelist"), chosen)
    assert not Authenticator.objects.exists()
    assert client.get(SECURITY).status_code == 302
    assert LogEntry.objects.get().object_id == str(person.pk)
    assert "was removed by those who run the site" in mailbox(person.email)[-1].text()


def test_command_takes_it_away_and_says_what_it_can_not_do():
    person = UserFactory()
    add_app(person)
    call_command("remove_second_factor", person.email.upper())
    assert not Authenticator.objects.exists()
    for email in (person.email, "nobody@example.org"):
        with pytest.raises(CommandError):
            call_command("remove_second_factor", email)
