"""J7: an ad on paper, and its link in the clipboard."""

import io
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.factories import PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db(transaction=True)
BRIGHTNESS = """
() => [...document.querySelectorAll("body, main, .ad-head, .ad-text, .panel, h1, .prose p, address")].map((element) => {
  const { color, backgroundColor } = getComputedStyle(element);
  return [element.tagName, color, backgroundColor];
})
"""


@pytest.fixture
def posting():
    return PostingFactory(
        title="Welder",
        reference="W-17",
        salary_min=48000,
        salary_max=60000,
        salary_currency="EUR",
        tasks='<p>Weld. See <a href="https://welding.example/">the trade</a>.</p>',
        places=[PlaceFactory()],
    )


def words_on_paper(page):
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages)
    return " ".join(text.split())


def test_on_paper_stands_the_ad_with_its_address_and_nothing_to_click(page, site, posting):
    PostingFactory(title="Welder by night", places=[posting.places.get().place])
    page.goto(posting.get_absolute_url())
    expect(page.get_by_role("heading", name="Welder by night")).to_be_visible()
    words = words_on_paper(page)
    for wanted in (
        "Welder", posting.company.name, "Essen", "Permanent contract", "Full time", "On site", "Your tasks",
        "https://welding.example/", "Your profile", "Your benefits", "€48,000 – 60,000 per year",
        "Our location", "Reference: W-17", f"{site.url}{posting.get_absolute_url()}",
        f"Published: {timezone.localdate(posting.published_at).day} ",
    ):  # fmt: skip
        assert wanted in words, wanted
    for button in (
        "Smith",
        "Easy apply",
        "Sign in",
        "Show salary",
        "Share",
        "Report",
        "Jobs by email",
        "Imprint",
        "ago",
    ):
        assert not re.search(rf"\b{button}\b", words), button


def test_on_paper_it_is_black_on_white_also_where_the_screen_is_dark(dark_page, posting):
    page = dark_page
    page.goto(posting.get_absolute_url())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    page.emulate_media(media="print")
    for tag, ink, ground in page.evaluate(BRIGHTNESS):
        assert ink == "rgb(0, 0, 0)", tag
        assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"), tag


def test_a_heading_is_never_the_last_line_of_a_sheet(page, posting):
    posting.tasks = "<ul>" + "".join(f"<li>Weld piece {n}</li>" for n in range(90)) + "</ul>"
    posting.save()
    page.goto(posting.get_absolute_url())
    sheets = PdfReader(io.BytesIO(page.pdf())).pages
    assert len(sheets) >= 3
    for sheet in sheets:
        assert sheet.extract_text().strip().splitlines()[-1] not in (
            "Your tasks",
            "Your profile",
            "Your benefits",
            "Salary",
        )


def test_without_a_way_to_share_the_link_is_copied_and_that_is_said(new_page, site, posting):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(posting.get_absolute_url())
    assert page.evaluate("navigator.share === undefined")
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Link copied")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == f"{site.url}{posting.get_absolute_url()}"
    expect(page.get_by_role("button", name="Share")).to_be_visible(timeout=6000)


def test_where_the_device_can_share_it_is_asked(new_page, posting):
    page = new_page()
    page.add_init_script("navigator.share = async (what) => { document.title = `shared ${what.url}`; };")
    page.goto(posting.get_absolute_url())
    page.get_by_role("button", name="Share").click()
    expect(page).to_have_title(re.compile(r"^shared http.*/jobs/welder-"))


def test_without_javascript_the_link_goes_by_mail(no_js_page, posting):
    no_js_page.goto(posting.get_absolute_url())
    expect(no_js_page.get_by_role("button", name="Share")).to_have_count(0)
    link = no_js_page.get_by_role("link", name="Send by email").get_attribute("href")
    assert link.startswith("mailto:?subject=Welder&body=http")
