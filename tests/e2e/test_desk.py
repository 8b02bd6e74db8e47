"""The board of an ad's applicants in a real browser: dragged, by keys and by buttons."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from companies.models import Role
from tests.factories import ApplicationFactory, MembershipFactory, PostingFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def me():
    return MembershipFactory(role=Role.RECRUITER, company__name="Lemke & Söhne")


@pytest.fixture
def posting(me):
    return PostingFactory(company=me.company, title="Gardener (m/f/x)")


@pytest.fixture
def ada(posting):
    return ApplicationFactory(posting=posting, name="Ada Lovelace")


def board(posting):
    return reverse("admin:applications_application_board", args=[posting.pk])


def card(page, name):
    return page.locator("[data-card]").filter(has=page.get_by_role("link", name=name))


def column(page, name):
    return page.get_by_role("region", name=name)


@pytest.fixture
def open_board(page, me, posting, ada, sign_in):
    sign_in(page, me.user)
    page.goto(board(posting))
    return page


def test_a_card_is_dragged_to_where_it_may_go_and_nowhere_else(open_board, ada):
    page = open_board
    card(page, "Ada Lovelace").drag_to(column(page, "Hired"))
    expect(column(page, "Received").get_by_role("link", name="Ada Lovelace")).to_be_visible()
    card(page, "Ada Lovelace").drag_to(column(page, "In review"))
    expect(column(page, "In review").get_by_role("link", name="Ada Lovelace")).to_be_visible()
    ada.refresh_from_db()
    assert (ada.status, ada.told_status) == ("in_review", "submitted")


def test_a_move_to_an_interview_asks_for_the_pay_and_goes_on(open_board, ada, watch):
    watch.allow("status of 422")
    page = open_board
    card(page, "Ada Lovelace").get_by_text("Move").click()
    page.get_by_role("button", name="Interview").click()
    expect(page.get_by_text("must know before an interview what the job pays")).to_be_visible()
    page.get_by_label("Salary from").fill("48000")
    page.get_by_role("button", name="Decide and tell").click()
    ada.refresh_from_db()
    assert ada.told_status == "interview"


def test_keys_move_about_and_never_fire_while_one_types(open_board, posting, ada):
    bea = ApplicationFactory(posting=posting, name="Bea Arthur")
    page = open_board
    page.reload()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Ada Lovelace")).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_role("checkbox", name="Choose Ada Lovelace")).to_be_checked()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{bea.pk}/change/**")
    note = page.get_by_label("Note", exact=True)
    note.click()
    page.keyboard.type("jkm? 5b")
    expect(note).to_have_value("jkm? 5b")
    page.locator("h1").click()
    page.keyboard.press("k")
    page.wait_for_url(f"**/{ada.pk}/change/**")
    page.keyboard.press("m")
    expect(page.get_by_label("Status")).to_be_focused()


def test_help_names_the_keys_and_switches_them_off(open_board):
    page = open_board
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_text("As a list")).to_be_visible()
    page.get_by_label("Single keys do this").uncheck()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Ada Lovelace")).not_to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("device", ["no_js_page", "phone"])
def test_cards_move_by_buttons_without_script_and_on_a_phone(request, device, me, posting, ada, sign_in):
    page = request.getfixturevalue(device)
    sign_in(page, me.user)
    page.goto(board(posting))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    card(page, "Ada Lovelace").get_by_text("Move").click()
    page.get_by_role("button", name="In review").click()
    expect(column(page, "In review").get_by_role("link", name="Ada Lovelace")).to_be_visible()
