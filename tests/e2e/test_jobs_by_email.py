"""M1, M6: from a search to the mail and out again, in a real browser."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from alerts.models import Alert
from mail.actions import drain
from tests.factories import PostingFactory

pytestmark = pytest.mark.django_db(transaction=True)


def link(mail, purpose):
    return re.search(rf"http://\S+/alerts/{purpose}/\S+", mail.text()).group()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_way_from_a_search_to_the_mail_and_out_again(new_page, smtp, javascript):
    page = new_page(java_script_enabled=javascript)
    page.goto("/jobs/?q=gardener")
    page.get_by_label("Your email").fill("jo@example.org")
    page.get_by_role("button", name="Jobs by email").click()
    page.get_by_role("heading", name="Look into your inbox").wait_for()
    assert page.url.endswith("/jobs/?q=gardener" if javascript else "/alerts/asked/")

    drain("critical")
    page.goto(link(smtp.messages[0], "confirm"))
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Confirmed.").wait_for()
    page.get_by_label("At once").check()
    page.get_by_role("button", name="Save changes").click()
    page.get_by_text("Saved.").wait_for()

    PostingFactory(title="Gardener of the castle")
    call_command("send_alerts")
    mail = smtp.messages[1]
    assert "Gardener of the castle" in mail.text()
    page.goto(link(mail, "unsubscribe"))
    page.get_by_role("button", name="Unsubscribe").click()
    page.get_by_role("heading", name="You get no more jobs by email").wait_for()
    assert not Alert.objects.on().exists()


def test_a_mistyped_address_is_told_beside_the_field(page):
    page.goto("/jobs/")
    page.locator(".mail-form").evaluate("form => form.noValidate = true")
    page.get_by_label("Your email").fill("jo@example")
    page.get_by_role("button", name="Jobs by email").click()
    page.get_by_text("This is no complete email address").wait_for()
    assert page.get_by_label("Your email").input_value() == "jo@example"
    assert page.get_by_label("Your email").get_attribute("aria-invalid") == "true"
    expect(page.get_by_label("Your email")).to_be_focused()
    page.get_by_label("Your email").fill("jo@example.org")
    page.get_by_role("button", name="Jobs by email").click()
    expect(page.get_by_role("heading", name="Look into your inbox")).to_be_focused()
