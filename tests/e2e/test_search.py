"""Searching as people do it: with a mouse, by keyboard, with and without JavaScript."""

import re

import pytest
from django.db import connection
from playwright.sync_api import expect

from places.models import Place
from postings.models import PostingIndex
from tests.factories import PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ads():
    essen = PlaceFactory(id=2928810)
    essen.names.create(folded="essen", weight=essen.population)
    PostingFactory(title="Machine learning engineer", places=[essen], contract="permanent")
    PostingFactory(title="Cook", places=[essen], contract="internship")
    PostingFactory(title="Machine operator", places=["Husum"])


def test_search_by_words_and_place_and_take_a_chip_away(page, ads):
    page.goto("/")
    page.get_by_label("Job title, skill or company").fill("machine")
    page.get_by_label("City or postal code").fill("essen")
    page.get_by_role("button", name="Search jobs").click()
    expect(page.get_by_role("heading", level=2, name="Machine learning engineer")).to_be_visible()
    expect(page.get_by_text("Machine operator")).to_have_count(0)
    page.locator(".chip-on", has_text="Essen").click()
    expect(page.get_by_text("Machine operator")).to_be_visible()


def test_a_filter_swaps_the_results_and_the_address_can_be_shared(page, ads):
    page.goto("/jobs/")
    page.get_by_label("Internship").check()
    expect(page.get_by_text("Machine operator")).to_have_count(0)
    expect(page).to_have_url("/jobs/?contract=internship")
    page.reload()
    expect(page.get_by_label("Internship")).to_be_checked()
    page.go_back()
    expect(page.get_by_text("Machine operator")).to_be_visible()


def test_search_works_without_javascript(no_js_page, ads):
    page = no_js_page
    page.goto("/jobs/")
    page.get_by_label("Job title, skill or company").fill("machine")
    page.get_by_role("button", name="Search jobs").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text(
        ["Machine operator", "Machine learning engineer"]
    )


def test_search_by_keyboard_only(page, ads):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_label("Job title, skill or company").focus()
    page.keyboard.type("cook")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Cook", exact=True)
    expect(link).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Cook")).to_be_visible()


def test_a_search_that_takes_too_long_says_so_in_place(page, watch, ads):
    watch.allow("status of 503")
    page.goto("/jobs/")
    other = connection.copy()
    other.set_autocommit(False)
    other.cursor().execute(f"LOCK TABLE {PostingIndex._meta.db_table} IN ACCESS EXCLUSIVE MODE")
    page.get_by_label("Internship").check()
    expect(page.get_by_role("heading", level=1, name="This search took too long")).to_be_visible()
    expect(page.locator("#announce")).to_have_text("This search took too long")
    other.rollback()
    other.close()
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=2, name="Cook")).to_be_visible()
    expect(page).to_have_url("/jobs/?contract=internship")


def test_a_filter_on_a_landing_page_leads_to_the_plain_search_and_back(page, ads):
    page.goto(f"/jobs/in/{Place.objects.get().slug}/")
    expect(page.get_by_role("heading", level=1, name="Jobs in Essen")).to_be_visible()
    page.get_by_label("Internship").check()
    expect(page.get_by_role("heading", level=1, name="1 job in Essen")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/jobs/\?where=Essen.*&contract=internship$"))
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_text("Machine learning engineer")).to_have_count(0)
    page.get_by_label("Internship").uncheck()
    expect(page.get_by_role("heading", level=2, name="Machine learning engineer")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Internship")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Jobs in Essen")).to_be_visible()
