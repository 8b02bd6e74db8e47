"""P4: by keyboard alone, with the focus always somewhere one can see it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import DocumentFactory, PostingFactory, ProfileFactory, SubscriberFactory

pytestmark = pytest.mark.django_db(transaction=True)

NAME = """
() => {
  const element = document.activeElement;
  const name = element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent || "";
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const around = getComputedStyle(element.closest(".search-field, .card") || element);
  const ring = [outlineStyle + outlineWidth, around.outlineStyle + around.outlineWidth];
  return [name.trim().replace(/\\s+/g, " "), ring.some((line) => /^(solid|auto)[1-9]/.test(line)), element.tagName];
}
"""


def tab_to(page, name, *, most=120):
    """With the tab key; every stop on the way shows that it has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        found, has_ring, tag = page.evaluate(NAME)
        assert tag != "BODY" or found, "the focus is lost"
        if tag != "BODY":
            assert has_ring, f"nothing shows that the focus is on {tag} “{found}”"
        if found.startswith(name):
            return
    raise AssertionError(f"no way to “{name}” by the tab key")


@pytest.fixture
def welder():
    PostingFactory(title="Gardener")
    return PostingFactory(title="Welder", contract="fixed_term")


@pytest.fixture
def candidate(page, sign_in):
    user = ProfileFactory(name="Ada Example").user
    DocumentFactory(owner=user)
    sign_in(page, user)
    return user


def test_from_the_search_to_an_application_and_its_withdrawal(page, welder, candidate):
    page.goto("/")
    tab_to(page, "Job title, skill or company")
    page.keyboard.type("welder")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 job")
    tab_to(page, "Welder")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welder")
    tab_to(page, "Easy apply")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Send application")).to_be_visible()
    tab_to(page, "Send application")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your application was sent.")).to_be_visible()
    tab_to(page, "Withdraw application")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your application is withdrawn")).to_be_visible()
    assert candidate.applications.get().withdrawn_at


def test_a_filter_keeps_the_focus_and_says_what_it_found(page, welder):
    page.goto("/jobs/")
    tab_to(page, "Fixed-term contract")
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 job")
    expect(page.locator("#announce")).to_contain_text("1 job")
    expect(page.get_by_role("checkbox", name="Fixed-term contract")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 jobs")
    expect(page.get_by_role("checkbox", name="Fixed-term contract")).to_be_focused()


def test_a_bookmark_keeps_the_focus_when_it_is_pressed(page, welder, candidate):
    page.goto("/jobs/?q=welder")
    tab_to(page, "Save: Welder")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Saved: Welder")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Save: Welder")).to_be_focused()


def test_the_skip_link_is_first_and_leads_to_the_content(page, welder):
    page.goto("/jobs/")
    tab_to(page, "Skip to the content", most=1)
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_alerts_are_turned_off_and_on_and_rhythm_chosen(page, candidate):
    subscriber = SubscriberFactory(email=candidate.email, user=candidate, queries=[{"q": "welder"}])
    page.goto(reverse("alerts:list"))
    tab_to(page, "Turn off")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Turn on")).to_be_visible()
    assert not subscriber.alerts.on().exists()
    tab_to(page, "Turn on")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Turn off")).to_be_visible()
    tab_to(page, "Daily")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Save changes")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    subscriber.refresh_from_db()
    assert subscriber.rhythm == "weekly"


def test_nothing_moves_for_those_who_do_not_want_it(new_page, welder):
    page = new_page(reduced_motion="reduce")
    page.goto("/jobs/")
    slow = page.evaluate(
        "() => [...document.querySelectorAll('*')].filter((element) => "
        "parseFloat(getComputedStyle(element).transitionDuration) > 0.01).length"
    )
    assert slow == 0


def test_with_the_system_s_own_colours_buttons_keep_an_edge(new_page, welder):
    page = new_page(forced_colors="active")
    page.goto("/jobs/")
    for element in (page.get_by_role("button", name="Search jobs"), page.locator(".card").first):
        expect(element).to_have_css("border-top-style", "solid")
