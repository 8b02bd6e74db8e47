"""A disk that is full while somebody applies: 503, nothing typed is lost, and nothing is left behind."""

import os
import time
from pathlib import Path

import pytest
from django.urls import reverse

from accounts import tasks
from accounts.models import Document
from applications.models import Application
from tests import uploads
from tests.factories import ApplicationFactory, UserFactory
from tests.full_disk import full_disk

pytestmark = pytest.mark.django_db
WORDS = "Nine years of welding, three of them under water."


def files():
    folder = Path(Document._meta.get_field("file").storage.path("documents"))
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def left_behind():
    """What other tests have left in the storage counts for nothing here."""
    known = files()
    return lambda: files() - known


def two_days_pass(found):
    then = time.time() - 2 * 24 * 3600
    for path in found:
        os.utime(path, (then, then))


@pytest.fixture
def person(client):
    person = UserFactory()
    client.force_login(person)
    return person


def test_person_keeps_a_draft_and_sends_it_once_there_is_room(client, person, apply_url, fields, left_behind):
    form = fields(cv=uploads.cv(), name="Jane Doe", message=WORDS)
    with full_disk():
        response = client.post(apply_url, form)
    assert response.status_code == 503
    assert WORDS in response.content.decode()
    assert "stored at the moment" in response.content.decode()
    draft = Application.objects.get(candidate=person)
    assert draft.typed["message"] == WORDS
    assert WORDS in client.get(apply_url).content.decode()
    form["cv"] = uploads.cv()
    assert client.post(apply_url, form).status_code == 302
    assert Application.objects.get(candidate=person).status == "submitted"


def test_guest_keeps_what_was_typed(client, apply_url, fields):
    with full_disk():
        response = client.post(apply_url, fields(cv=uploads.cv(), message=WORDS))
    assert response.status_code == 503
    assert WORDS in response.content.decode()
    assert not Application.objects.exists()


def test_htmx_gets_the_form_with_the_sentence(client, apply_url, fields, posting):
    url = reverse("applications:read_cv", args=[posting.pk])
    with full_disk():
        response = client.post(url, fields(cv=uploads.cv(), message=WORDS), headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "stored at the moment" in response.content.decode()
    assert WORDS in response.content.decode()


def test_cv_page_says_so(client, person):
    with full_disk():
        response = client.post(reverse("accounts:documents"), {"cv": uploads.cv()})
    assert response.status_code == 503
    assert "stored at the moment" in response.content.decode()


def test_the_board_goes_on(client, apply_url, posting):
    with full_disk():
        for url in ("/", "/jobs/", posting.get_absolute_url(), apply_url, "/companies/"):
            assert client.get(url).status_code == 200


def test_nothing_is_left_behind(client, apply_url, fields, left_behind, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), full_disk():
        client.post(apply_url, fields(cv=uploads.cv()))
    assert not Document.objects.exists()
    assert not left_behind()


def test_what_a_crash_left_behind_is_swept(client, apply_url, fields, left_behind):
    """Here nothing is done after the transaction, as if the process had been killed."""
    with full_disk():
        client.post(apply_url, fields(cv=uploads.cv()))
    assert len(left_behind()) == 1
    tasks.sweep_staged_documents()
    assert len(left_behind()) == 1  # it might still be being written
    two_days_pass(left_behind())
    tasks.sweep_staged_documents()
    assert not left_behind()


def test_full_temporary_disk_is_a_503(client, apply_url, fields, settings):
    settings.FILE_UPLOAD_HANDLERS = ["tests.full_disk.FullTemporaryDisk"]
    client.raise_request_exception = False
    response = client.post(apply_url, fields(cv=uploads.cv()))
    assert (response.status_code, response["Retry-After"]) == (503, "30")


def test_file_that_can_not_be_fetched_is_a_503(client, person, monkeypatch):
    application = ApplicationFactory(candidate=person)
    path = Path(application.cv.file.path)
    path.unlink()
    path.mkdir()  # a folder can't be read
    try:
        response = client.get(reverse("applications:cv", args=[application.pk]))
        assert response.status_code == 503
    finally:
        path.rmdir()
