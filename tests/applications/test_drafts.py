"""Drafts keep what was typed, right or wrong (A6)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Document
from applications.models import Application
from tests import uploads
from tests.factories import ApplicationFactory, QuestionFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft_url(posting):
    return reverse("applications:draft", args=[posting.pk])


@pytest.fixture(autouse=True)
def signed_in(client, candidate):
    client.force_login(candidate)


def test_draft_is_continued_where_it_was_left(client, apply_url, draft_url, fields, posting):
    short = QuestionFactory(posting=posting)
    several = QuestionFactory(posting=posting, kind="several_of", choices=["A", "B", "C"], position=1)
    file = QuestionFactory(posting=posting, kind="file", position=2)
    typed = {
        "name": "",
        "phone": "call me",
        "message": "Half a let",
        f"question_{short.pk}": "Because",
        f"question_{several.pk}": ["A", "C"],
        f"question_{file.pk}": uploads.pdf(name="diploma.pdf"),
        "cv": uploads.pdf(name="fresh.pdf"),
    }
    assert client.post(draft_url, fields(**typed)).url == apply_url
    assert Application.objects.get().status == "draft"
    shown = fields()
    assert (shown["name"], shown["phone"], shown["message"]) == ("", "call me", "Half a let")
    assert shown[f"question_{short.pk}"] == "Because"
    assert shown[f"question_{several.pk}"] == ["A", "C"]
    assert shown["cv_id"] == str(Document.objects.get(name="fresh.pdf").pk)
    page = client.get(apply_url).content.decode()
    assert "Kept: diploma.pdf" in page
    kept = {f"question_{file.pk}_kept": str(Document.objects.get(name="diploma.pdf").pk)}
    client.post(apply_url, shown | kept | {"name": "Ada", "phone": ""})
    application = Application.objects.get()
    assert (application.status, application.typed, application.message) == ("submitted", {}, "Half a let")
    assert application.answers.count() == 3


def test_draft_is_saved_while_typing(client, draft_url, fields):
    response = client.post(draft_url, fields(message="Half"), headers={"HX-Request": "true"})
    assert "Draft saved at" in response.content.decode()
    assert "<html" not in response.content.decode()
    assert Application.objects.get().typed["message"] == "Half"


def test_draft_can_be_saved_after_the_ad_has_closed_and_read_in_the_list(client, draft_url, fields, posting):
    posted = fields(message="Half a letter")
    posting.closes_at = timezone.now() - timedelta(seconds=1)
    posting.save()
    client.post(draft_url, posted)
    draft = Application.objects.get()
    assert draft.get_absolute_url() in client.get(reverse("applications:list")).content.decode()
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Half a letter" in page
    assert "takes no applications any more" in page


def test_refused_file_is_said_and_the_rest_is_saved(client, draft_url, fields):
    page = client.post(
        draft_url, fields(message="Half", cv=uploads.sample("encrypted-file.pdf"))
    ).content.decode()
    assert "protected by a password" in page
    assert Application.objects.get().typed["message"] == "Half"


def test_file_that_another_one_replaces_is_erased(client, draft_url, fields, posting):
    name = f"question_{QuestionFactory(posting=posting, kind='file').pk}"
    client.post(draft_url, fields(**{name: uploads.pdf(name="first.pdf")}))
    client.post(draft_url, fields(**{name: uploads.pdf(name="second.pdf")}))
    assert not Document.objects.filter(name="first.pdf").exists()
    assert Application.objects.get().answers.get().document.name == "second.pdf"


def test_too_many_files_are_not_even_read(client, draft_url, fields, settings):
    settings.ACCOUNT_RATE_LIMITS = {"apply": "1/h/ip"}
    client.post(draft_url, fields(cv=uploads.pdf(name="first.pdf")))
    response = client.post(draft_url, fields(message="A long letter", cv=uploads.pdf(name="second.pdf")))
    assert response.status_code == 429
    assert "A long letter" in response.content.decode()
    assert not Document.objects.filter(name="second.pdf").exists()
    assert (
        client.post(draft_url, fields(message="A long letter")).status_code == 302
    )  # words alone cost nothing


def test_draft_does_not_touch_what_was_sent(client, draft_url, posting, candidate, fields):
    posted = fields(message="Late thought")
    sent = ApplicationFactory(posting=posting, candidate=candidate)
    assert client.post(draft_url, posted).url == sent.get_absolute_url()
    sent.refresh_from_db()
    assert (sent.status, sent.typed) == ("submitted", {})


def test_draft_is_erased_on_wish_but_its_cv_stays_on_file(client, draft_url, fields, candidate):
    client.post(draft_url, fields())
    draft = Application.objects.get()
    client.post(reverse("applications:discard", args=[draft.pk]))
    assert not Application.objects.exists()
    assert candidate.documents.kept().exists()


def test_what_was_sent_can_not_be_erased_by_its_candidate(client, posting, candidate):
    sent = ApplicationFactory(posting=posting, candidate=candidate)
    assert client.post(reverse("applications:discard", args=[sent.pk])).status_code == 404


def test_draft_of_somebody_else_is_not_found(client):
    foreign = ApplicationFactory(draft=True)
    assert client.get(foreign.get_absolute_url()).status_code == 404
    assert client.post(reverse("applications:discard", args=[foreign.pk])).status_code == 404


def test_guest_is_sent_to_sign_in(client, draft_url):
    client.logout()
    assert client.post(draft_url, {}).url.startswith(reverse("account_login"))
