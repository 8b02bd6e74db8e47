"""A recruiter new to the admin: invites a colleague, writes an ad, looks at it, publishes it. Each step is counted."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from companies.models import Invitation, Role
from mail.actions import drain
from postings.models import Posting
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
MOST_STEPS = 24


class Hand:
    """Does one thing after the other as a person would, and counts: a click, or a field that is filled."""

    def __init__(self, page):
        self.page, self.steps = page, 0

    def click(self, role, name):
        self.steps += 1
        self.page.get_by_role(role, name=name, exact=True).first.click()

    def fill(self, label, text):
        self.steps += 1
        self.page.get_by_label(label).first.fill(text)

    def choose(self, label, option):
        self.steps += 1
        self.page.get_by_label(label).first.select_option(option)


@pytest.fixture
def me():
    return MembershipFactory(role=Role.OWNER, company__name="Lemke & Söhne")


@pytest.mark.parametrize("device", ["page", "no_js_page", "phone"])
def test_invites_writes_previews_and_publishes_in_few_steps(request, device, me, sign_in, smtp, new_page):
    page = request.getfixturevalue(device)
    sign_in(page, me.user)
    page.goto(reverse("admin:index"))
    hand = Hand(page)

    hand.click("link", "Team")
    hand.click("link", "Invite a colleague")
    hand.fill("Email", "new@example.org")
    hand.click("button", "Invite")
    expect(page.get_by_text("new@example.org is invited; the link is good for 7 days.")).to_be_visible()

    hand.click("link", "Ads")
    hand.click("link", "Write an ad")
    hand.fill("Title", "Forester (m/f/x)")
    hand.choose("Category", "Agriculture and forestry")
    hand.choose("Language", "English")
    hand.fill("Tasks", "- fell trees\n- plant others")
    hand.fill("Profile", "You like trees.")
    hand.fill("Salary from", "40000")
    hand.fill("Salary to", "48000")
    hand.fill("Town or postal code", "Wald am See")
    hand.click("button", "Save and preview")
    expect(page.get_by_role("heading", name="Forester (m/f/x)")).to_be_visible()
    expect(page.get_by_role("listitem").get_by_text("plant others")).to_be_visible()
    hand.click("link", "Back to the form")
    hand.click("button", "Save and publish")
    expect(page.get_by_role("heading", name="State: Open")).to_be_visible()
    assert Posting.objects.get().is_open
    print(f"{device}: {hand.steps} steps")
    assert hand.steps <= MOST_STEPS

    drain("critical")
    [mailed] = smtp.messages
    assert mailed.recipients == ["new@example.org"]
    colleague = new_page()
    sign_in(colleague, UserFactory(email="new@example.org"))
    colleague.goto(Invitation.objects.get().get_absolute_url())
    colleague.get_by_role("button", name="Accept the invitation").click()
    expect(colleague.get_by_role("heading", name="Dashboard")).to_be_visible()


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
