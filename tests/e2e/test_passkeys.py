"""Passkeys in a real browser, whose finger is a virtual authenticator."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import expect

from accounts.sign_in import proof
from tests.factories import PASSWORD, MembershipFactory, UserFactory

LOGIN, SECURITY = reverse("account_login"), reverse("mfa_index")


@pytest.fixture
def person(site):
    return UserFactory(email="ada@example.org")


@pytest.fixture
def finger(page):
    """A device with a fingerprint reader; `finger(False)` is one that it doesn't know."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return lambda known: session.send(
        "WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": known}
    )


def sign_in_by_password(page, person):
    page.goto(LOGIN)
    page.get_by_label("Email").last.fill(person.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.get_by_text("My account").click()
    page.get_by_role("button", name="Sign out").click()


def add_passkey(page, name="My laptop"):
    page.goto(SECURITY)
    page.get_by_role("link", name="Add a passkey").click()
    if page.get_by_role("textbox", name="Password").count():  # asked once more who is there
        page.get_by_role("textbox", name="Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_passkey_is_added_signs_in_and_is_removed(page, person, finger):
    sign_in_by_password(page, person)
    add_passkey(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", name="My laptop")).to_be_visible()
    sign_out(page)
    page.goto(f"{LOGIN}?next=/saved/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{page.url.split('/account')[0]}/saved/")
    page.goto(SECURITY)
    page.get_by_role("link", name="Remove My laptop").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_passkey_is_the_second_step_after_a_password(page, person, finger):
    sign_in_by_password(page, person)
    add_passkey(page)
    sign_out(page)
    sign_in_by_password(page, person)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_text("My account")).to_be_visible()


def test_passkey_proves_who_is_there(page, person, finger, monkeypatch):
    sign_in_by_password(page, person)
    add_passkey(page)
    monkeypatch.setattr(proof, "GOOD_FOR", 0)
    page.goto(reverse("mfa_generate_recovery_codes"))
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    monkeypatch.undo()
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", name="New recovery codes")).to_be_visible()


def test_strange_finger_opens_nothing_and_the_page_says_so(page, person, finger):
    sign_in_by_password(page, person)
    add_passkey(page)
    sign_out(page)
    finger(False)
    page.goto(LOGIN)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work")
    expect(page).to_have_url(f"{page.url.split('/account')[0]}{LOGIN}")


def test_recruiter_gets_into_the_admin_with_a_passkey(page, site, settings, finger):
    settings.SECOND_FACTOR_REQUIRED = True
    person = MembershipFactory().user
    sign_in_by_password(page, person)
    page.goto(reverse("admin:postings_posting_changelist"))
    expect(page.get_by_text("The admin opens once you have a second factor")).to_be_visible()
    add_passkey(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page).to_have_url(f"{site.url}{reverse('admin:postings_posting_changelist')}")


def test_without_javascript_the_other_ways_remain(no_js_page, person):
    no_js_page.goto(LOGIN)
    expect(no_js_page.get_by_role("button", name="Send me a code")).to_be_visible()
    expect(no_js_page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
