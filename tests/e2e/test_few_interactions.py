"""How many clicks, entries and choices an application takes on a phone, counted; and how long it took."""

import time

import pytest
from PIL import Image
from playwright.sync_api import expect

from applications.models import Application
from mail.actions import drain
from tests.factories import DocumentFactory, MembershipFactory, PostingFactory, ProfileFactory
from tests.faults.browser import code_in
from tests.uploads import DATA

pytestmark = pytest.mark.django_db(transaction=True)
CV = DATA / "cv.pdf"


class Thumb:
    """Does what a person does, and counts it."""

    def __init__(self, page):
        self.page, self.count, self.begun = page, 0, time.monotonic()

    def tap(self, role, name):
        self.count += 1
        self.page.get_by_role(role, name=name).first.click()

    def enter(self, label, text):
        self.count += 1
        self.page.get_by_label(label).fill(text)

    def choose(self, label, path):
        self.count += 1
        self.page.get_by_label(label, exact=True).set_input_files(path)

    def told(self, capsys, who):
        seconds = time.monotonic() - self.begun
        with capsys.disabled():
            print(f"\n{who}: {self.count} interactions, {seconds:.1f} s at a machine's pace")
        return self.count


@pytest.fixture
def posting():
    posting = PostingFactory(title="Head gardener", places=["Essen"])
    MembershipFactory(company=posting.company)
    return posting


def read_code(page, smtp):
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    drain("critical")
    return code_in(smtp.messages[-1])


@pytest.mark.parametrize("readable", [True, False])
def test_stranger_with_a_cv_applies_with_at_most_eight(phone, posting, smtp, capsys, tmp_path, readable):
    """Five where the CV tells name and address; seven with one that was scanned."""
    assert phone.viewport_size["width"] == 390
    cv = CV if readable else scanned(tmp_path)
    phone.goto(posting.get_absolute_url())
    thumb = Thumb(phone)
    thumb.tap("link", "Easy apply")
    thumb.choose("CV", cv)
    expect(phone.get_by_text(cv.name)).to_be_visible()
    if readable:
        expect(phone.get_by_label("Name")).to_have_value("John Doe")
    else:
        thumb.enter("Name", "John Doe")
        thumb.enter("Your email", "john.doe@email.com")
    thumb.tap("button", "Send application")
    thumb.enter("Code", read_code(phone, smtp))
    thumb.tap("button", "Confirm")
    expect(phone.get_by_role("heading", name="This is what they received")).to_be_visible()
    assert Application.objects.get().status == "submitted"
    kind = "a stranger" if readable else "a stranger with a scanned CV"
    assert thumb.told(capsys, kind) == (5 if readable else 7) <= 8


def scanned(folder):
    """A picture of a page, without any text."""
    path = folder / "scan.pdf"
    Image.effect_noise((400, 500), 60).save(path, "PDF")
    return path


def test_candidate_with_a_cv_on_file_applies_with_two_clicks(phone, sign_in, posting, capsys):
    person = ProfileFactory().user
    DocumentFactory(owner=person)
    sign_in(phone, person)
    phone.goto(posting.get_absolute_url())
    thumb = Thumb(phone)
    thumb.tap("link", "Easy apply")
    thumb.tap("button", "Send application")
    expect(phone.get_by_text("Your application was sent.")).to_be_visible()
    assert Application.objects.get().status == "submitted"
    assert thumb.told(capsys, "a candidate with a CV on file") == 2
