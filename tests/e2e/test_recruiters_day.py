"""A recruiter new to the admin invites a colleague, publishes an ad and answers 20 applicants. Each step is counted."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from applications.models import Application, ReplyTemplate, StatusChange
from companies.models import Invitation, Role
from mail.actions import drain
from mail.models import Delivery
from postings.models import Posting
from tests.e2e.hand import Hand
from tests.factories import ApplicationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
MOST_TO_PUBLISH, MOST_TO_ANSWER, MOST_OF_ALL = 24, 20, 119


@pytest.fixture
def me():
    return MembershipFactory(role=Role.OWNER, company__name="Lemke & Söhne")


@pytest.mark.parametrize("device", ["page", "no_js_page", "phone"])
def test_invites_writes_previews_publishes_and_answers_twenty(
    request, device, me, sign_in, smtp, new_page, capsys
):
    page = request.getfixturevalue(device)
    sign_in(page, me.user)
    page.goto(reverse("admin:index"))
    hand = Hand(page)
    invite(hand)
    publish(hand)
    to_publish = hand.steps
    assert to_publish <= MOST_TO_PUBLISH

    posting = Posting.objects.get()
    ReplyTemplate.objects.create(company=me.company, name="Decline", text="Dear {name}, not this time.")
    for number in range(20):
        ApplicationFactory(posting=posting, name=f"Applicant {number:02d}")
    hand.click("link", "Dashboard")
    hand.click_on(page.get_by_role("link", name=f"{posting.title}: 20"))
    meet_five(hand)
    decline_the_rest(hand, with_script=device != "no_js_page")
    told = list(Application.objects.values_list("told_status", flat=True))
    assert (told.count("interview"), told.count("declined")) == (5, 15)
    assert Delivery.objects.filter(kind="application-status").values("to").distinct().count() == 20
    assert StatusChange.objects.filter(to_status="interview", salary__min="48000").count() == 5
    with capsys.disabled():
        print(
            f"\n{device}: {to_publish} steps until the ad is open, {hand.steps} in all, {hand.seconds:.0f} s"
        )
    if device != "no_js_page":
        assert hand.steps - to_publish <= MOST_TO_ANSWER
    assert hand.steps <= MOST_OF_ALL

    drain("critical")
    colleague_comes(new_page(), sign_in, smtp)


def invite(hand):
    hand.click("link", "Team")
    hand.click("link", "Invite a colleague")
    hand.fill("Email", "new@example.org")
    hand.click("button", "Invite")
    invited = hand.page.get_by_text("new@example.org is invited; the link is good for 7 days.")
    expect(invited).to_be_visible()


def publish(hand):
    page = hand.page
    hand.click("link", "Ads")
    hand.click("link", "Write an ad")
    hand.fill("Title", "Forester (m/f/x)")
    hand.choose("Category", "Agriculture and forestry")
    hand.choose("Language", "English")
    hand.fill("Tasks", "- fell trees\n- plant others")
    hand.fill("Profile", "You like trees.")
    hand.fill("Why no salary is named", "By agreement.")
    hand.fill("Town or postal code", "Wald am See")
    hand.click("button", "Save and preview")
    expect(page.get_by_role("heading", name="Forester (m/f/x)")).to_be_visible()
    expect(page.get_by_role("listitem").get_by_text("plant others")).to_be_visible()
    hand.click("link", "Back to the form")
    hand.click("button", "Save and publish")
    expect(page.get_by_role("heading", name="State: Open")).to_be_visible()
    assert Posting.objects.get().is_open


def choose_first(hand, numbers):
    for number in numbers:
        hand.click_on(hand.page.get_by_role("checkbox", name=f"Choose Applicant {number:02d}"))


def answer(hand):
    hand.click_on(hand.page.get_by_role("button", name="Answer or move the chosen"))


def meet_five(hand):
    """The ad doesn't say what the job pays, so it is asked for and goes along (A10)."""
    choose_first(hand, range(5))
    answer(hand)
    hand.choose("Status", "Interview")
    hand.fill("Salary from", "48000")
    hand.fill("Salary to", "60000")
    hand.fill("Words to the candidate", "Dear {name}, come and see us.")
    hand.click("button", "Decide and tell")
    expect(hand.page.get_by_text("5 applications: Interview, and told.")).to_be_visible()


def decline_the_rest(hand, *, with_script):
    """With a template's polite text: a script puts it where it can be changed; else the server takes it as it is."""
    page = hand.page
    if with_script:
        column = page.get_by_role("region", name="Received")
        hand.click_on(column.get_by_label("All that are shown"))
    else:
        choose_first(hand, range(5, 20))
    answer(hand)
    hand.choose("Status", "Declined")
    hand.choose("Reply template", "Decline")
    if with_script:
        expect(page.get_by_label("Words to the candidate")).to_have_value("Dear {name}, not this time.")
    hand.click("button", "Decide and tell")
    expect(page.get_by_text("15 applications: Declined, and told.")).to_be_visible()


def colleague_comes(page, sign_in, smtp):
    invited = [mail for mail in smtp.messages if mail.recipients == ["new@example.org"]]
    assert len(invited) == 1
    sign_in(page, UserFactory(email="new@example.org"))
    page.goto(Invitation.objects.get().get_absolute_url())
    page.get_by_role("button", name="Accept the invitation").click()
    expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()
