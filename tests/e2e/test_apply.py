"""Applying as people do it: with and without an account, with and without JavaScript, by keyboard."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from applications.models import Application
from mail.actions import drain
from tests.factories import DocumentFactory, PostingFactory, ProfileFactory, QuestionFactory
from tests.uploads import DATA

pytestmark = pytest.mark.django_db(transaction=True)
CV = DATA / "cv.pdf"


@pytest.fixture
def posting():
    return PostingFactory(title="Head gardener", places=["Essen"])


@pytest.fixture
def candidate():
    person = ProfileFactory().user
    DocumentFactory(owner=person)
    return person


def enter_code(page, smtp):
    """Waits for the page first: then the mail is on its way."""
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    drain("critical")
    code = re.search(r"^([A-Z0-9-]{6,})\r?$", smtp.messages[-1].text(), re.MULTILINE).group(1)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Confirm").click()


@pytest.mark.parametrize("kind", ["page", "no_js_page", "phone"])
def test_guest_applies_and_is_signed_in_by_the_code(request, kind, posting, smtp):
    page = request.getfixturevalue(kind)
    page.goto(posting.get_absolute_url())
    page.get_by_role("link", name="Easy apply").first.click()
    page.get_by_label("CV", exact=True).set_input_files(CV)
    if kind == "no_js_page":
        page.get_by_role("button", name="Fill in from my CV").click()
    expect(page.get_by_label("Name")).to_have_value("John Doe")
    expect(page.get_by_label("Your email")).to_have_value("john.doe@email.com")
    page.get_by_label("Message to the company").fill("I like trees.")
    page.get_by_role("button", name="Send application").click()
    enter_code(page, smtp)
    expect(page.get_by_role("heading", name="This is what they received")).to_be_visible()
    assert Application.objects.get().status == "submitted"


def test_candidate_applies_with_two_clicks(page, sign_in, posting, candidate):
    sign_in(page, candidate)
    page.goto(posting.get_absolute_url())
    page.get_by_role("link", name="Easy apply").first.click()
    page.get_by_role("button", name="Send application").click()
    expect(page.get_by_text("Your application was sent.")).to_be_visible()
    page.goto(posting.get_absolute_url())
    expect(page.get_by_role("link", name="Applied on").first).to_be_visible()


def test_candidate_applies_by_keyboard_only(page, sign_in, posting, candidate):
    QuestionFactory(posting=posting, kind="yes_no", text="Do you climb?", required=True)
    sign_in(page, candidate)
    page.goto(reverse("applications:apply", args=[posting.pk]))
    page.get_by_label("Message to the company").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Yes")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your application was sent.")).to_be_visible()


def test_double_click_sends_once_and_the_code_still_counts(page, posting, smtp):
    page.goto(reverse("applications:apply", args=[posting.pk]))
    page.get_by_label("CV", exact=True).set_input_files(CV)
    expect(page.get_by_label("Name")).to_have_value("John Doe")
    page.get_by_role("button", name="Send application").dblclick()
    enter_code(page, smtp)
    expect(page.get_by_role("heading", name="This is what they received")).to_be_visible()
    assert Application.objects.count() == 1


def test_draft_saves_itself_and_is_continued(page, sign_in, posting, candidate):
    sign_in(page, candidate)
    page.goto(reverse("applications:apply", args=[posting.pk]))
    page.get_by_label("Message to the company").fill("Half a letter")
    expect(page.get_by_text("Draft saved at")).to_be_visible()
    page.goto(posting.get_absolute_url())
    page.get_by_role("link", name="Continue your application").first.click()
    expect(page.get_by_label("Message to the company")).to_have_value("Half a letter")


def test_candidate_writes_and_withdraws(page, sign_in, posting, candidate):
    sign_in(page, candidate)
    page.goto(reverse("applications:apply", args=[posting.pk]))
    page.get_by_role("button", name="Send application").click()
    page.get_by_label("Your message").fill("Is parking free?")
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_text("Is parking free?")).to_be_visible()
    page.get_by_role("button", name="Withdraw application").click()
    expect(page.get_by_text("Withdrawn by you").first).to_be_visible()


@pytest.mark.parametrize("device", ["page", "phone"])
def test_a_long_question_leaves_its_answer_room(request, device, sign_in, posting, candidate):
    QuestionFactory(posting=posting, text="Which of all the trees that you ever planted still stands? " * 4)
    page = request.getfixturevalue(device)
    sign_in(page, candidate)
    page.goto(reverse("applications:apply", args=[posting.pk]))
    page.get_by_label("Which of all the trees").fill("The walnut behind the house.")
    page.get_by_role("button", name="Send application").click()
    answer = page.get_by_text("The walnut behind the house.")
    assert answer.bounding_box()["width"] > 200


def test_ad_that_closed_is_told_when_a_cv_is_read_and_nothing_typed_is_lost(page, posting, watch):
    watch.allow("status of 409")
    page.goto(reverse("applications:apply", args=[posting.pk]))
    page.get_by_label("Message to the company").fill("A long letter")
    posting.closes_at = timezone.now()
    posting.save()
    page.get_by_label("CV", exact=True).set_input_files(CV)
    expect(page.get_by_role("alert")).to_contain_text("This job was closed on")
    expect(page.get_by_label("Message to the company")).to_have_value("A long letter")


def test_what_a_guest_has_typed_outlives_the_page_and_goes_once_it_was_sent(page, posting, smtp):
    """As after a reload, a server that was restarted, or a session that has ended."""
    QuestionFactory(posting=posting, kind="yes_no", text="Do you climb?")
    url = reverse("applications:apply", args=[posting.pk])
    page.goto(url)
    page.get_by_label("Message to the company").fill("A letter that took an evening.")
    page.get_by_label("Name").fill("Guest")
    page.get_by_label("Yes").check()
    page.context.clear_cookies()
    page.goto(posting.get_absolute_url())
    page.goto(url)
    expect(page.get_by_label("Message to the company")).to_have_value("A letter that took an evening.")
    expect(page.get_by_label("Name")).to_have_value("Guest")
    expect(page.get_by_label("Yes")).to_be_checked()
    page.get_by_label("Your email").fill("guest@example.org")
    page.get_by_label("CV", exact=True).set_input_files(CV)
    expect(page.get_by_text("cv.pdf").first).to_be_visible()
    page.get_by_role("button", name="Send application").click()
    enter_code(page, smtp)
    expect(page.get_by_role("heading", name="This is what they received")).to_be_visible()
    assert page.evaluate("url => sessionStorage.getItem(url)", url) is None


def test_cv_that_was_chosen_before_the_scripts_were_there_is_read_too(page, posting):
    """A quick finger on a slow line: the form is there, and htmx comes later."""
    held = []
    page.route("**/htmx.min.*", lambda route: held.append(route))
    page.goto(reverse("applications:apply", args=[posting.pk]), wait_until="commit")
    page.get_by_label("CV", exact=True).set_input_files(CV)
    held[0].continue_()
    expect(page.get_by_label("Name")).to_have_value("John Doe")
