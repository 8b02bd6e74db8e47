"""CVs on a phone, and their pages in the recruiters' admin, as people see them."""

import pytest
from playwright.sync_api import expect

from accounts.uploads import checks, documents
from tests import uploads
from tests.factories import ApplicationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_cvs_are_added_and_removed_on_a_phone(phone, sign_in, tmp_path):
    sign_in(phone, UserFactory())
    phone.goto("/account/documents/")
    for name in ("a_name_that_is_long_and_has_no_blank_in_it.pdf", "second.pdf"):
        (tmp_path / name).write_bytes(uploads.cv().read())
        phone.get_by_label("CV").set_input_files(tmp_path / name)
        phone.get_by_role("button", name="Add CV").click()
        expect(phone.get_by_role("link", name=name)).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_role("button", name="Remove second.pdf").click()
    expect(phone.get_by_role("link", name="second.pdf")).to_have_count(0)


def test_pages_of_a_cv_are_seen_in_the_admin(page, sign_in):
    recruiter = MembershipFactory()
    person = UserFactory()
    cv = documents.stage(uploads.cv())
    documents.claim(cv, owner=person)
    application = ApplicationFactory(posting__company=recruiter.company, candidate=person, cv=cv)
    checks.drain()
    sign_in(page, recruiter.user)
    page.goto(f"/admin/applications/application/{application.pk}/change/")
    picture = page.get_by_role("img", name="Page 1;")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") == 1100
