"""The whole way from search to answer, as a person goes it: in a browser, with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from applications.models import Application
from mail.actions import drain
from tests.factories import CompanyFactory, MembershipFactory, PlaceFactory, PostingFactory, ProfileFactory
from tests.uploads import DATA

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def welder():
    essen = PlaceFactory(id=2928810)
    essen.names.create(folded="essen", weight=essen.population)
    return PostingFactory(title="Welder", company=CompanyFactory(name="Steel Works"), places=[essen])


@pytest.fixture
def recruiter(welder):
    return MembershipFactory(company=welder.company, user__email="recruiter@example.org").user


def attach_cv(page):
    page.get_by_label("CV", exact=True).set_input_files(DATA / "cv.pdf")


def code_for(smtp, address):
    drain("critical")
    return smtp.to(address)[-1].subject.split()[0]


def find_and_open(page):
    page.goto("/")
    page.get_by_label("Job title, skill or company").fill("welder")
    page.get_by_label("City or postal code").fill("Essen")
    page.get_by_role("button", name="Search jobs").click()
    page.get_by_role("link", name="Welder", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welder")


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_a_stranger_searches_and_applies_and_is_answered(new_page, welder, recruiter, smtp, with_script):
    page = new_page(java_script_enabled=with_script)
    find_and_open(page)
    page.get_by_role("link", name="Easy apply").first.click()
    page.get_by_label("Name").fill("Ada Example")
    page.get_by_label("Your email").first.fill("ada@example.org")
    attach_cv(page)
    page.get_by_role("button", name="Send application").click()
    assert Application.objects.get().status == "unconfirmed"
    page.get_by_label("Code").fill(code_for(smtp, "ada@example.org"))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Your application was sent.")).to_be_visible()
    application = Application.objects.get()
    assert application.status == "submitted"
    assert application.candidate == User.objects.get(email="ada@example.org")
    drain("critical")
    assert "Welder" in smtp.to("ada@example.org")[-1].subject
    assert "Ada Example" in smtp.to("recruiter@example.org")[-1].subject
    page.get_by_role("button", name="Withdraw application").click()
    expect(page.get_by_text("Your application is withdrawn")).to_be_visible()


def test_a_candidate_with_a_cv_on_file_applies_with_two_clicks(page, sign_in, welder):
    user = ProfileFactory(user__email="ada@example.org", name="Ada Example").user
    sign_in(page, user)
    page.goto("/account/documents/")
    attach_cv(page)
    page.get_by_role("button", name="Add CV").click()
    page.goto(welder.get_absolute_url())
    page.get_by_role("link", name="Easy apply").first.click()
    page.get_by_role("button", name="Send application").click()
    expect(page.get_by_text("Your application was sent.")).to_be_visible()
    assert user.applications.get().cv.owner == user


def test_a_mistake_is_said_beside_the_field_and_nothing_is_lost(page, welder):
    page.goto(welder.get_absolute_url())
    page.get_by_role("link", name="Easy apply").first.click()
    page.get_by_label("Name").fill("Ada Example")
    page.get_by_label("Your email").first.fill("ada@nowhere")
    page.get_by_label("Message to the company").fill("I weld since 1999.")
    attach_cv(page)
    page.get_by_role("button", name="Send application").click()
    expect(page.get_by_label("Your email").first).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Your email").first).to_be_focused()
    expect(page.get_by_label("Message to the company")).to_have_value("I weld since 1999.")
    expect(page.get_by_text("cv.pdf")).to_be_visible()
    assert not Application.objects.exists()


def test_a_cv_fills_what_is_empty_as_soon_as_it_is_chosen(page, welder):
    page.goto(welder.get_absolute_url())
    page.get_by_role("link", name="Easy apply").first.click()
    page.screenshot()  # leaves style attributes behind, which no swap may carry on
    attach_cv(page)
    expect(page.get_by_text("Filled in from your CV")).to_be_visible()
    expect(page.get_by_label("Name")).not_to_have_value("")
    expect(page.locator("header.site-header")).to_have_count(1)
