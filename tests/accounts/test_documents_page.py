"""The CVs on file: list, add, download, remove (A2)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Document
from tests import uploads
from tests.factories import DocumentFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = reverse("accounts:documents")


@pytest.fixture
def person(client):
    person = UserFactory()
    client.force_login(person)
    return person


def test_cv_is_added_downloaded_and_removed(client, person):
    assert client.post(URL, {"cv": uploads.pdf(name="Lebenslauf.pdf")}).url == URL
    document = person.documents.kept().get()
    page = client.get(URL).content.decode()
    assert "Lebenslauf.pdf" in page
    download = client.get(reverse("accounts:document", args=[document.pk]))
    assert b"".join(download.streaming_content).startswith(b"%PDF")
    client.post(reverse("accounts:document_remove", args=[document.pk]))
    assert "Lebenslauf.pdf" not in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (lambda: uploads.sample("encrypted-file.pdf"), "protected by a password"),
        (lambda: uploads.SimpleUploadedFile("a.pdf", b""), "This file is empty"),
        (
            lambda: uploads.SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n"),
            "no PDF, DOCX, ODT, RTF or plain text",
        ),
    ],
)
def test_refused_file_is_explained(client, person, upload, sentence):
    assert sentence in client.post(URL, {"cv": upload()}).content.decode()
    assert not Document.objects.exists()


def test_storage_that_is_down_is_said(client, person):
    with uploads.storage_down():
        assert "stored at the moment" in client.post(URL, {"cv": uploads.pdf()}).content.decode()


def test_many_uploads_are_stopped(client, person, settings):
    settings.ACCOUNT_RATE_LIMITS = {"apply": "1/h/ip"}
    client.post(URL, {"cv": uploads.pdf()})
    assert "Too many files" in client.post(URL, {"cv": uploads.pdf()}).content.decode()
    assert Document.objects.count() == 1


def test_stranger_gets_404_and_anonymous_is_sent_to_sign_in(client):
    document = DocumentFactory()
    urls = [reverse(f"accounts:{name}", args=[document.pk]) for name in ("document", "document_remove")]
    assert client.get(urls[0]).url.startswith(reverse("account_login"))
    client.force_login(UserFactory())
    assert client.get(urls[0]).status_code == 404
    assert client.post(urls[1]).status_code == 404
    assert client.get(urls[1]).status_code == 405
    assert Document.objects.kept().exists()


def test_list_takes_as_many_queries_for_three_as_for_one(client, person):
    counts = []
    for number in (1, 2):
        DocumentFactory.create_batch(number, owner=person)
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]
