"""The fields that suggest: by keyboard, mouse and finger, for a screen reader, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from postings.search.suggestion_table import refresh
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db(transaction=True)

WHAT, WHERE = "Job title, skill or company", "City or postal code"


@pytest.fixture(autouse=True)
def ads():
    essen = PlaceFactory(id=2928810)
    essen.names.create(folded="essen", weight=essen.population)
    company = CompanyFactory(name="Machine Works")
    for number, title in enumerate(["Machine operator", "Machine engineer", "Café machine fitter"]):
        PostingFactory.create_batch(3 - number, title=title, places=[essen], company=company)
    refresh()


def field(page, name=WHAT):
    return page.get_by_role("combobox", name=name)


def options(page):
    return page.locator(".suggestions [role=option]")  # the radius has options too


def typed(page, text, name=WHAT):
    """The field, with the focus and the suggestions for what was typed open."""
    field(page, name).press_sequentially(text, delay=10)
    expect(field(page, name)).to_have_attribute("aria-expanded", "true")
    return field(page, name)


def active(page):
    """The text of the option that a screen reader is told of."""
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    identity = page.evaluate("document.activeElement.getAttribute('aria-activedescendant')")
    expect(chosen).to_have_attribute("id", identity)
    return chosen.locator(".suggestion-label").inner_text()


@pytest.mark.parametrize("address", ["/", "/jobs/"])
def test_both_fields_say_that_they_suggest(page, address):
    page.goto(address)
    for name in (WHAT, WHERE):
        expect(field(page, name)).to_have_attribute("aria-autocomplete", "list")
        expect(field(page, name)).to_have_attribute("aria-expanded", "false")
        controlled = field(page, name).get_attribute("aria-controls")
        expect(page.locator(f"#{controlled}")).to_have_attribute("role", "listbox")
        expect(page.get_by_label(name)).to_have_count(1)


def test_suggestions_show_what_they_are_and_how_many_ads_and_mark_what_was_typed(page):
    page.goto("/")
    typed(page, "mach")
    expect(options(page)).to_have_count(4)
    first = page.get_by_role("option", name="Machine Works Company · Open jobs: 6")
    expect(first).to_be_visible()
    expect(first.locator("mark")).to_have_text("Mach")
    expect(page.locator("#announce")).to_have_text("Suggestions: 4")


def test_accents_and_later_words_are_marked_too(page):
    page.goto("/")
    typed(page, "cafe")
    expect(options(page).locator("mark")).to_have_text("Café")
    field(page).fill("fitt")
    expect(options(page).locator("mark")).to_have_text("fitt")


def test_arrows_walk_through_the_list_and_past_its_ends_into_the_field(page):
    page.goto("/")
    typed(page, "mach")
    labels = options(page).locator(".suggestion-label").all_inner_texts()
    for label in labels:
        page.keyboard.press("ArrowDown")
        assert active(page) == label
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    expect(field(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("ArrowUp")
    assert active(page) == labels[-1]
    page.keyboard.press("ArrowUp")
    assert active(page) == labels[-2]
    expect(field(page)).to_be_focused()


@pytest.mark.parametrize(("key", "at"), [("Home", 0), ("End", 4)])
def test_home_and_end_go_back_to_the_text(page, key, at):
    page.goto("/")
    typed(page, "mach")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(key)
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    assert field(page).evaluate("field => field.selectionStart") == at


def test_enter_takes_the_suggestion_and_enter_again_searches(page):
    page.goto("/")
    typed(page, "mach")
    page.keyboard.press("ArrowDown")
    label = active(page)
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value(label)
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(page).to_have_url("/")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/jobs/\?q=Machine"))


def test_enter_without_a_choice_searches_for_what_was_typed(page):
    page.goto("/jobs/")
    typed(page, "mach")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/jobs/?q=mach")
    expect(options(page)).to_have_count(0)


def test_escape_closes_the_list_and_then_clears_the_field(page):
    page.goto("/")
    typed(page, "mach")
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(field(page)).to_have_value("mach")
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")


def test_tab_leaves_the_field_as_it_is_and_closes_the_list(page):
    page.goto("/")
    typed(page, "mach")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(field(page, WHERE)).to_be_focused()
    expect(field(page)).to_have_value("mach")
    expect(options(page)).to_have_count(0)


@pytest.mark.parametrize(("key", "which"), [("ArrowDown", 0), ("ArrowUp", -1)])
def test_arrows_open_a_closed_list(page, key, which):
    page.goto("/")
    typed(page, "mach")
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    page.keyboard.press(key)
    expect(options(page)).to_have_count(4)
    assert active(page) == options(page).locator(".suggestion-label").all_inner_texts()[which]


def test_alt_and_an_arrow_open_and_close_without_choosing(page):
    page.goto("/")
    typed(page, "mach")
    page.keyboard.press("Alt+ArrowUp")
    expect(options(page)).to_have_count(0)
    page.keyboard.press("Alt+ArrowDown")
    expect(options(page)).to_have_count(4)
    expect(page.locator("[aria-selected=true]")).to_have_count(0)


def test_a_click_fills_the_field_and_leaves_the_focus_there(page):
    page.goto("/")
    typed(page, "mach")
    page.get_by_role("option", name="Machine operator").click()
    expect(field(page)).to_have_value("Machine operator")
    expect(field(page)).to_be_focused()
    expect(page).to_have_url("/")


def test_a_click_elsewhere_closes_the_list(page):
    page.goto("/")
    typed(page, "mach")
    page.get_by_role("heading", level=1).click()
    expect(options(page)).to_have_count(0)


def test_places_are_suggested_and_searched(page):
    page.goto("/jobs/")
    typed(page, "ess", WHERE)
    page.keyboard.press("ArrowDown")
    assert active(page) == "Essen (Nordrhein-Westfalen)"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Essen")


def test_nothing_found_closes_the_list_and_is_said(page):
    page.goto("/")
    typed(page, "mach")
    field(page).press_sequentially("xqxq")
    expect(options(page)).to_have_count(0)
    expect(page.locator("#announce")).to_have_text("No suggestions")


def test_it_still_works_after_results_were_swapped_and_after_going_back(page):
    page.goto("/jobs/")
    field(page).fill("operator")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/jobs/?q=operator")
    field(page).fill("")
    typed(page, "mach")
    page.goto("/companies/")
    page.go_back()
    field(page).fill("")
    typed(page, "mach")
    expect(options(page)).to_have_count(4)


def test_only_the_last_of_quick_keys_is_asked_for(page):
    page.goto("/")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/jobs/suggest/" in request.url else None)
    field(page).press_sequentially("machine op", delay=5)
    expect(options(page)).to_have_count(1)
    assert [url.rpartition("=")[2] for url in asked][-1] == "machine%20op"
    assert len(asked) < 4


def test_on_a_phone_suggestions_are_big_enough_to_tap_and_cover_no_button(phone):
    phone.goto("/jobs/")
    typed(phone, "mach")
    for option in options(phone).all():
        box = option.bounding_box()
        assert box["height"] >= 44
        assert 0 <= box["x"] and box["x"] + box["width"] <= 390
    phone.get_by_role("option", name="Machine operator").tap()
    expect(field(phone)).to_have_value("Machine operator")
    field(phone).fill("mach")
    expect(options(phone)).to_have_count(4)
    phone.get_by_role("button", name="Search jobs").tap()
    expect(phone).to_have_url("/jobs/?q=mach")
    expect(options(phone)).to_have_count(0)


def test_without_javascript_they_are_plain_fields(no_js_page):
    page = no_js_page
    page.goto("/")
    for name in (WHAT, WHERE):
        expect(page.get_by_label(name)).not_to_have_attribute("role", re.compile("."))
    page.get_by_label(WHAT).fill("operator")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Machine operator").first).to_be_visible()
