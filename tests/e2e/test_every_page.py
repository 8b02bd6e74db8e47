"""Every page of the admin that a recruiter sees: usable by everybody, in both themes, on a phone and zoomed to 400 %.

The pages are those that answer to an owner, asked for by what is registered: a new admin is covered by itself.
"""

import pytest
from django.test import Client
from django.urls import reverse

from companies.models import Role
from postings.models import Posting
from tests.admin.crawler import pages
from tests.admin.world import World
from tests.e2e.axe import violations

pytestmark = pytest.mark.django_db(transaction=True)
ZOOMED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def world():
    return World("marigold")


@pytest.fixture
def me(world):
    return world.member(Role.OWNER)


@pytest.fixture
def urls(world, me):
    client = Client()
    client.force_login(me)
    return list(pages(client, world))


def fits(page):
    """Nothing to scroll sideways for."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(("theme", "size"), [("light", DESK), ("dark", ZOOMED)], ids=["light", "dark"])
def test_axe_finds_nothing(new_page, watch, world, me, urls, sign_in, theme, size):
    watch.allow("Applying inline style")  # axe does
    page = new_page(color_scheme=theme, viewport=size)
    sign_in(page, me)
    found = []
    for url in urls:
        page.goto(url)
        found += violations(page)
    page.goto(reverse("admin:applications_application_board", args=[world.rows[Posting].pk]))
    page.get_by_role("checkbox", name="Choose").first.check()
    page.get_by_role("button", name="Answer or move the chosen").click()
    found += violations(page)
    assert not found, "\n".join(found)
    assert len(urls) > 30


def test_no_page_breaks_the_policy_or_scrolls_sideways_on_a_phone_or_zoomed(new_page, me, urls, sign_in):
    """What breaks the policy is an error of the console, and so of the test."""
    page = new_page()
    sign_in(page, me)
    wide = []
    for url in urls:
        for size in (PHONE, ZOOMED):
            page.set_viewport_size(size)
            page.goto(url)
            wide += [] if fits(page) else [f"{size['width']} {url}"]
    assert not wide, "\n".join(wide)
