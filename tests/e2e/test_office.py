"""The frame of the admin in a real browser: its menus, by keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from companies.models import Role
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def me():
    return MembershipFactory(role=Role.OWNER, company__name="Lemke & Söhne")


def test_menus_open_and_close_by_keyboard(page, me, sign_in):
    sign_in(page, me.user)
    page.goto(reverse("admin:index"))
    summary = page.locator("summary", has_text="My account")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(summary).to_be_focused()
