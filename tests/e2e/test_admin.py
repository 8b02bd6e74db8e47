"""The recruiter's way in a real browser: writes an ad, opens it, reads an application, answers. No CSP violation."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from companies.models import Role
from postings.models import Posting
from tests.factories import ApplicationFactory, MembershipFactory, PostingFactory, QuestionFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def me():
    return MembershipFactory(role=Role.OWNER, company__name="Lemke & Söhne")


@pytest.fixture
def application(me):
    posting = PostingFactory(company=me.company, title="Gardener (m/f/x)", paid=True, places=["Essen"])
    QuestionFactory(posting=posting)
    return ApplicationFactory(posting=posting, name="Ada Lovelace", message="I like trees.\nAnd shrubs.")


def test_recruiter_writes_publishes_and_closes_an_ad(page, me, sign_in):
    sign_in(page, me.user)
    page.goto(reverse("admin:index"))
    page.get_by_role("link", name="Write an ad").click()
    page.get_by_label("Title").fill("Forester (m/f/x)")
    page.get_by_label("Tasks").fill("- fell trees\n- plant others")
    page.get_by_label("Profile", exact=False).first.fill("**Strong** arms")
    page.get_by_label("Salary from").fill("40000")
    page.get_by_label("Town or postal code").first.fill("Wald am See")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_role("heading", name="State: Open")).to_be_visible()
    posting = Posting.objects.get()
    page.goto(posting.get_absolute_url())
    expect(page.get_by_text("plant others")).to_be_visible()
    page.goto(reverse("admin:postings_posting_change", args=[posting.pk]))
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("heading", name="State: Closed")).to_be_visible()


@pytest.mark.parametrize("device", ["page", "no_js_page", "phone"])
def test_recruiter_reads_an_application_and_answers(request, device, me, application, sign_in):
    page = request.getfixturevalue(device)
    sign_in(page, me.user)
    page.goto(reverse("admin:index"))
    page.get_by_role("link", name="Ada Lovelace").first.click()
    expect(page.get_by_text("And shrubs.")).to_be_visible()
    page.get_by_label("Status").select_option("Interview")
    page.get_by_label("Words to the candidate").first.fill("Tuesday at ten?")
    page.get_by_role("button", name="Decide and tell").click()
    expect(page.get_by_text("Interview, and the candidate was told.")).to_be_visible()
    application.refresh_from_db()
    assert application.told_status == "interview"
