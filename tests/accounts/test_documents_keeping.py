"""What becomes of uploads: claimed, removed, swept, handed out."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import Http404
from django.utils import timezone

from accounts import tasks
from accounts.models import Document, Session
from accounts.uploads import documents, reading
from tests import uploads
from tests.factories import ApplicationFactory, DocumentFactory

pytestmark = pytest.mark.django_db
DAY_AND_A_BIT = timedelta(hours=25)


def age(document):
    Document.objects.filter(pk=document.pk).update(created_at=timezone.now() - DAY_AND_A_BIT)


def test_file_that_is_refused_is_taken_back(django_capture_on_commit_callbacks):
    storage = storages["private"]
    folders = storage.listdir("documents")[0] if storage.exists("documents") else []
    known = {name for folder in folders for name in storage.listdir(f"documents/{folder}")[1]}
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(documents.Refused):
        documents.stage(uploads.sample("encrypted-file.pdf"))
    folders = storage.listdir("documents")[0]
    assert {name for folder in folders for name in storage.listdir(f"documents/{folder}")[1]} == known


def exists(document):
    return document.file.storage.exists(document.file.name)


def test_storage_that_fails_leaves_no_row():
    with uploads.storage_down(), pytest.raises(documents.StorageDown):
        documents.stage(uploads.pdf())
    assert not Document.objects.exists()


def test_file_that_takes_too_long_to_read_is_refused(monkeypatch):
    documents.stage(uploads.pdf()).delete()  # the reader is there now
    monkeypatch.setattr(reading, "SECONDS", 0.001)
    with pytest.raises(documents.Refused, match="slow"):
        documents.stage(uploads.pdf())
    assert not Document.objects.exists()


def test_reader_that_died_is_replaced():
    documents.stage(uploads.pdf())
    reading._reader.process.kill()
    reading._reader.process.wait()
    assert documents.stage(uploads.cv()).text.startswith("John Doe")


def test_reader_that_does_not_start_is_no_fault_of_the_file(monkeypatch, tmp_path):
    (tmp_path / "server.py").write_text("raise SystemExit(1)")
    monkeypatch.setattr(reading, "SERVER", tmp_path / "server.py")
    monkeypatch.setattr(reading, "_reader", None)
    with pytest.raises(documents.StorageDown):
        documents.stage(uploads.pdf())
    assert not Document.objects.exists()


def test_staged_upload_is_swept_after_a_day_with_its_file(django_capture_on_commit_callbacks):
    old, young = documents.stage(uploads.pdf()), documents.stage(uploads.pdf())
    age(old)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_staged_documents()
    assert list(Document.objects.all()) == [young]
    assert not exists(old)
    assert exists(young)


def test_claimed_upload_is_never_swept():
    document = documents.stage(uploads.pdf())
    documents.claim(document)
    age(document)
    tasks.sweep_staged_documents()
    assert exists(Document.objects.get())


def test_file_without_a_row_is_swept_after_a_day():
    storage = storages["private"]
    old = storage.save("documents/ab/old.pdf", ContentFile(b"x"))
    young = storage.save("documents/ab/young.pdf", ContentFile(b"x"))
    then = (timezone.now() - DAY_AND_A_BIT).timestamp()
    os.utime(storage.path(old), (then, then))
    tasks.sweep_staged_documents()
    assert not storage.exists(old)
    assert storage.exists(young)
    storage.delete(young)


def test_unused_cv_is_erased_when_it_is_removed(django_capture_on_commit_callbacks):
    document = DocumentFactory()
    with django_capture_on_commit_callbacks(execute=True):
        documents.remove(document)
    assert not Document.objects.exists()
    assert not exists(document)


def test_cv_that_a_company_received_is_only_taken_off_the_file(django_capture_on_commit_callbacks):
    document = ApplicationFactory().cv
    with django_capture_on_commit_callbacks(execute=True):
        documents.remove(document)
    assert not Document.objects.kept().exists()
    assert exists(Document.objects.get())


def test_document_goes_out_as_a_download_that_nobody_keeps():
    response = documents.response(DocumentFactory(name='Jörg "x".pdf'))
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''J%C3%B6rg%20%22x%22.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content) == b"%PDF-1.4 a CV"


def test_document_whose_file_is_lost_is_not_found():
    document = DocumentFactory()
    document.file.storage.delete(document.file.name)
    with pytest.raises(Http404):
        documents.response(document)


def test_sessions_that_have_run_out_are_cleared(client):
    client.force_login(DocumentFactory().owner)
    Session.objects.update(expire_date=timezone.now() - DAY_AND_A_BIT)
    tasks.clear_sessions()
    assert not Session.objects.exists()
