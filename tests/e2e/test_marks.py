"""Saving, liking and hiding as people do it: in place with JavaScript, by plain forms without."""

import re

import pytest
from playwright.sync_api import expect

from applications.models import Mark
from tests.factories import PASSWORD, MarkFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person():
    return UserFactory(email="person@example.org")


@pytest.fixture
def welder():
    return PostingFactory(title="Welder", company__name="Forge", places=["Essen"])


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def stay(page):
    """A reload would lose this note."""
    page.evaluate("window.here = true")


def stayed(page):
    return page.evaluate("window.here === true")


def test_save_on_the_list_without_a_reload(page, person, welder, sign_in):
    PostingFactory(title="Cook")
    sign_in(page, person)
    page.goto("/jobs/")
    stay(page)
    button(page, "Save: Welder").focus()
    page.keyboard.press("Enter")
    saved = button(page, "Saved: Welder")
    expect(saved).to_be_focused()
    expect(saved).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#announce")).to_have_text("Saved: Welder")
    assert Mark.objects.get().posting == welder
    page.keyboard.press("Enter")
    expect(button(page, "Save: Welder")).to_be_focused()
    expect(page.locator("#announce")).to_have_text("No longer saved: Welder")
    assert not Mark.objects.exists()
    assert stayed(page)


def test_the_bookmark_is_no_part_of_the_card_s_link(page, person, welder, sign_in):
    sign_in(page, person)
    page.goto("/jobs/")
    button(page, "Save: Welder").click()
    expect(button(page, "Saved: Welder")).to_be_visible()
    expect(page).to_have_url("/jobs/")


def test_save_and_say_one_s_opinion_on_the_ad_without_a_reload(page, person, welder, sign_in):
    sign_in(page, person)
    page.goto(welder.get_absolute_url())
    stay(page)
    button(page, "Save").click()
    expect(button(page, "Saved")).to_be_focused()
    page.get_by_label("Tell the company").check()
    box = page.get_by_role("region", name="Like this job?")
    button(box, "I'm interested").click()
    expect(box).to_contain_text("Forge sees that you are interested.")
    expect(button(box, "I'm interested")).to_be_focused()
    for interested in button(page, "I'm interested").all():
        expect(interested).to_have_attribute("aria-pressed", "true")
    button(box, "Don't show it any more").click()
    expect(box).to_contain_text("Forge doesn't know that you are interested.")
    expect(button(box, "Tell the company")).to_be_focused()
    button(box, "Not for me").click()
    expect(button(box, "Not for me")).to_have_attribute("aria-pressed", "true")
    expect(button(box, "I'm interested")).to_have_attribute("aria-pressed", "false")
    button(page, "Hide this job").click()
    expect(button(page, "Show this job again")).to_be_focused()
    button(page, "Hide this company").click()
    expect(button(page, "Show this company again")).to_be_focused()
    assert sorted(Mark.objects.values_list("kind", flat=True)) == ["dismissed", "hidden", "saved"]
    assert stayed(page)


def test_what_is_hidden_leaves_the_list_and_comes_back(page, person, welder, sign_in):
    sign_in(page, person)
    page.goto(welder.get_absolute_url())
    button(page, "Hide this job").click()
    expect(button(page, "Show this job again")).to_be_visible()
    page.goto("/jobs/")
    expect(page.get_by_role("link", name="Welder")).to_have_count(0)
    page.goto("/saved/")
    button(page, "Show again: Welder").click()
    expect(page.get_by_text("Shown again: Welder")).to_be_visible()
    page.goto("/jobs/")
    expect(page.get_by_role("link", name="Welder")).to_be_visible()


def test_all_of_it_works_without_javascript(no_js_page, person, welder, sign_in):
    page = no_js_page
    sign_in(page, person)
    page.goto("/jobs/?q=welder")
    button(page, "Save: Welder").click()
    expect(page).to_have_url("/jobs/?q=welder")
    expect(page.get_by_text("Saved: Welder").first).to_be_visible()
    expect(button(page, "Saved: Welder")).to_be_visible()
    page.goto(welder.get_absolute_url())
    page.get_by_label("Tell the company").check()
    button(page.get_by_role("region", name="Like this job?"), "I'm interested").click()
    expect(page).to_have_url(welder.get_absolute_url())
    expect(page.get_by_text("Forge sees that you are interested.")).to_be_visible()
    button(page, "Hide this company").click()
    expect(button(page, "Show this company again")).to_be_visible()
    page.goto("/saved/")
    button(page, "Saved: Welder").click()
    expect(page.get_by_text("Nothing saved yet")).to_be_visible()


@pytest.mark.parametrize("kind", ["page", "no_js_page"])
def test_save_before_signing_in(request, kind, person, welder):
    page = request.getfixturevalue(kind)
    page.goto("/jobs/?q=welder")
    button(page, "Save: Welder").click()
    expect(page).to_have_url(re.compile(r"/account/login/\?next="))
    page.locator("[name=login]").fill(person.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page).to_have_url("/jobs/?q=welder")
    expect(page.get_by_role("status").get_by_text("Saved: Welder")).to_be_visible()
    expect(button(page, "Saved: Welder")).to_be_visible()
    page.goto("/saved/")
    expect(page.get_by_role("link", name="Welder")).to_be_visible()


def test_a_session_that_ended_meanwhile_leads_to_the_sign_in(page, person, welder, sign_in):
    sign_in(page, person)
    page.goto("/jobs/")
    page.context.clear_cookies(name="sessionid")
    button(page, "Save: Welder").click()
    expect(page).to_have_url(re.compile(r"/account/login/\?next="))


def test_a_refusal_is_shown_as_a_page_and_not_swallowed(page, person, welder, sign_in, watch):
    watch.allow("404")
    sign_in(page, person)
    page.goto("/jobs/")
    welder.published_at = None
    welder.save()
    button(page, "Save: Welder").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("not")


def test_on_a_phone_the_actions_stay_in_reach(phone, person, welder, sign_in):
    sign_in(phone, person)
    phone.goto(welder.get_absolute_url())
    phone.keyboard.press("End")
    for name in ("Save", "I'm interested"):
        box = button(phone, name).first.bounding_box()
        assert box["height"] >= 44
        assert 0 <= box["x"] <= 390 - box["width"]
        assert box["y"] + box["height"] <= 844


def test_the_saved_page_takes_back_each_mark(page, person, sign_in):
    MarkFactory(candidate=person, posting=PostingFactory(title="Baker", closed=True))
    MarkFactory(candidate=person, posting__title="Smith", interested=True)
    sign_in(page, person)
    page.goto("/saved/")
    button(page, "Saved: Baker").click()
    expect(button(page, "Save: Baker")).to_be_focused()
    button(page, "Take back: Smith").click()
    expect(page.get_by_text("Nothing yet.")).to_be_visible()
    assert not Mark.objects.exists()
