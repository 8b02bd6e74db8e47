"""The editor of formatted text in a real browser: what is typed, formatted and pasted; by keyboard; without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from postings.models import Posting
from tests.factories import MembershipFactory, PostingFactory

pytestmark = pytest.mark.django_db(transaction=True)
PASTED = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  );
}"""


@pytest.fixture
def draft():
    me = MembershipFactory()
    return PostingFactory(company=me.company, draft=True, paid=True, tasks="<p>Old</p>")


@pytest.fixture
def write(draft, sign_in):
    """write(page): the form of the draft, and the field of its tasks."""

    def open_form(page):
        sign_in(page, draft.company.memberships.get().user)
        page.goto(reverse("admin:postings_posting_change", args=[draft.pk]))
        return page.get_by_label("Tasks")

    return open_form


def saved(page):
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    return Posting.objects.get().tasks


def test_words_are_made_bold_by_keyboard_and_lines_lists_by_a_dash(page, write):
    field = write(page)
    expect(field).to_have_attribute("role", "textbox")
    field.press("Control+a")
    page.keyboard.press("Control+b")
    page.keyboard.type("Now")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    page.keyboard.type("- fell trees")
    page.keyboard.press("Enter")
    page.keyboard.type("plant others")
    expect(field.get_by_role("listitem")).to_have_count(2)
    assert saved(page) == "<p><strong>Now</strong></p><ul><li>fell trees</li><li>plant others</li></ul>"
    expect(page.get_by_label("Tasks").get_by_role("listitem")).to_have_count(2)


def test_buttons_say_what_is_on_and_arrows_lead_from_one_to_the_next(page, write):
    field = write(page)
    field.press("Control+a")
    bar = page.get_by_role("toolbar", name="Formatting").nth(1)
    bar.get_by_role("button", name="Heading").click()
    expect(bar.get_by_role("button", name="Heading")).to_have_attribute("aria-pressed", "true")
    bar.get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Italic")).to_be_focused()
    page.once("dialog", lambda dialog: dialog.accept("example.org/trees"))
    field.press("Control+a")
    bar.get_by_role("button", name="Link").click()
    assert saved(page) == '<h3><a href="https://example.org/trees" rel="nofollow noopener">Old</a></h3>'


def test_of_what_is_pasted_only_the_text_and_our_few_tags_stay(page, write):
    write(page).press("Control+a")
    page.evaluate(
        PASTED,
        '<h1 style="color:red" onclick="alert(1)">Big</h1><script>alert(1)</script><style>p{color:red}</style>'
        '<div><span style="font:9px x">plain <b>bold</b></span></div><ul><li>one<img src=x onerror=alert(1)></ul>',
    )
    text = page.get_by_label("Tasks").inner_html()
    assert not any(word in text for word in ("style", "script", "onclick", "img", "span"))
    assert saved(page) == "<h3>Big</h3><p>plain <strong>bold</strong></p><ul><li>one</li></ul>"


def test_what_nobody_touched_is_sent_as_it_was(page, write, draft):
    write(page)
    assert saved(page) == draft.tasks


def test_without_scripts_it_is_a_field_for_markdown(no_js_page, write):
    field = write(no_js_page)
    expect(field).to_have_value("Old")
    field.fill("- fell trees\n- **plant** others")
    assert saved(no_js_page) == "<ul><li>fell trees</li><li><strong>plant</strong> others</li></ul>"
