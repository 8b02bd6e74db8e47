"""The version that is shown is the version that is answered (A3, A4)."""

import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from postings import actions as ads
from postings.models import Posting
from tests import uploads
from tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db(transaction=True)
CHANGED = "has changed this ad while you were writing"


@pytest.fixture
def signed_in(client, candidate):
    client.force_login(candidate)
    return candidate


def edit(posting, **changes):
    for name, value in changes.items():
        setattr(posting, name, value)
    posting.save()


@pytest.mark.parametrize(
    "changes", [{"tasks": "<p>Fell trees</p>"}, {"salary_max": 50000, "salary_currency": "EUR"}]
)
def test_change_while_the_form_is_open_is_told_and_what_was_typed_stays(
    client, apply_url, fields, posting, signed_in, changes
):
    posted = fields(message="Half a letter", cv=uploads.pdf(name="fresh.pdf"))
    edit(posting, **changes)
    response = client.post(apply_url, posted)
    page = response.content.decode()
    assert response.status_code == 409
    assert CHANGED in page and "Half a letter" in page and "fresh.pdf" in page
    draft = Application.objects.get()
    assert (draft.status, draft.typed["message"], draft.cv.name) == ("draft", "Half a letter", "fresh.pdf")


def test_sent_again_from_there_it_is_the_new_version_that_was_answered(
    client, apply_url, fields, posting, signed_in
):
    posted = fields(message="Half a letter")
    edit(posting, tasks="<p>Fell trees</p>")
    page = client.post(apply_url, posted)
    now = page.context["desk"].version
    assert f'name="version" value="{now}"' in page.content.decode()
    assert client.post(apply_url, posted | {"version": now}).status_code == 302
    application = Application.objects.get()
    assert (application.status, application.message) == ("submitted", "Half a letter")
    assert application.ad["sections"]["tasks"] == "<p>Fell trees</p>"


def test_answer_to_a_question_that_was_reworded_is_shown_beside_the_new_one(
    client, apply_url, fields, posting, signed_in
):
    question = QuestionFactory(posting=posting, text="Do you like oaks?", required=True)
    old = f"question_{question.pk}"
    posted = fields(**{old: "I love oaks."})
    question.text = "Do you like elms?"
    ads.replace_question(question)
    page = client.post(apply_url, posted).content.decode()
    for words in (CHANGED, "No longer asked", "Do you like oaks?", "I love oaks.", "Do you like elms?"):
        assert words in page
    assert "I love oaks." in client.get(apply_url).content.decode(), "the draft has lost it"


def test_guest_is_told_too(client, apply_url, fields, posting):
    posted = fields(name="Guest", email="guest@example.org", message="A letter", cv=uploads.pdf())
    edit(posting, title="Gardener of palaces")
    page = client.post(apply_url, posted).content.decode()
    assert CHANGED in page and "A letter" in page
    assert not Application.objects.exists()


def test_form_that_names_no_version_is_taken(client, apply_url, fields, signed_in):
    assert client.post(apply_url, fields(version="")).status_code == 302


def test_what_the_candidate_does_not_read_is_no_change(client, apply_url, fields, posting, signed_in):
    posted = fields()
    edit(posting, reference="G-17", closes_at=timezone.now() + timezone.timedelta(days=90))
    assert client.post(apply_url, posted).status_code == 302


def test_edit_that_is_committed_while_the_form_is_being_sent_is_noticed(
    client, apply_url, fields, posting, signed_in
):
    """The editing holds the row first; the application waits for it, and then finds another ad."""
    posted = fields(message="Half a letter", cv=uploads.pdf(name="fresh.pdf"))
    editing = threading.Event()

    def edit_slowly():
        with transaction.atomic():
            Posting.objects.filter(pk=posting.pk).update(tasks="<p>Fell trees</p>")
            editing.set()
            threading.Event().wait(1)
        connection.close()

    thread = threading.Thread(target=edit_slowly)
    thread.start()
    editing.wait(10)
    response = client.post(apply_url, posted)
    thread.join()
    page = response.content.decode()
    assert response.status_code == 409
    assert CHANGED in page and "Half a letter" in page and "fresh.pdf" in page
    assert Application.objects.get().status == "draft"


def test_draft_that_saves_itself_tells_of_a_change_and_of_a_closing(client, fields, posting, signed_in):
    url, posted = reverse("applications:draft", args=[posting.pk]), fields(message="Half")
    edit(posting, tasks="<p>Fell trees</p>")
    assert "The ad was changed meanwhile" in client.post(url, posted, headers={"HX-Request": "true"}).text
    edit(posting, closes_at=timezone.now())
    assert "takes no applications any more" in client.post(url, posted, headers={"HX-Request": "true"}).text
    assert Application.objects.get().typed["message"] == "Half"


def test_form_that_was_filled_from_a_cv_tells_of_a_change(client, apply_url, fields, posting):
    posted = fields(cv=uploads.cv())
    edit(posting, tasks="<p>Fell trees</p>")
    page = client.post(f"{apply_url}cv/", posted).content.decode()
    assert CHANGED in page and 'value="John Doe"' in page
