"""CVs on S3-compatible storage: the same life, on a real server that speaks S3."""

from datetime import timedelta
from urllib.parse import quote

import boto3
import pytest
from django.core.files.storage import storages
from django.http import Http404
from django.utils import timezone
from moto.server import ThreadedMotoServer

from accounts import tasks
from accounts.models import Document
from accounts.uploads import documents
from jobboard.settings.files import private_storage
from tests import uploads

pytestmark = pytest.mark.django_db
SECRET = "se/cr+et"


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """An empty bucket, which MEDIA_URL_S3 names."""
    host, port = server.get_host_and_port()
    client = boto3.resource(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        aws_access_key_id="key",
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )
    bucket = client.create_bucket(Bucket="board")
    url = f"s3://key:{quote(SECRET, safe='')}@{host}:{port}/board?insecure=1"
    settings.STORAGES = {**settings.STORAGES, "private": private_storage(url)}
    monkeypatch.setattr(Document._meta.get_field("file"), "storage", storages["private"])
    yield bucket
    bucket.objects.delete()


def keys(bucket):
    return sorted(each.key.rpartition("/")[2] for each in bucket.objects.all())


def test_cv_lives_and_dies_there(bucket, django_capture_on_commit_callbacks):
    document = documents.stage(uploads.cv())
    tasks.check_documents()
    document.refresh_from_db()
    assert keys(bucket) == [f"{document.pk.hex}{end}" for end in ("-1.webp", "-2.webp", ".pdf")]
    assert b"".join(documents.response(document).streaming_content) == uploads.cv().read()
    assert b"".join(documents.page_response(document, 2).streaming_content)[8:12] == b"WEBP"
    with django_capture_on_commit_callbacks(execute=True):
        documents.erase(document)
    assert keys(bucket) == []


def test_refused_file_is_not_kept(bucket, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(documents.Refused):
        documents.stage(uploads.sample("encrypted-file.pdf"))
    assert keys(bucket) == []


def test_file_without_a_row_is_swept_after_a_day(bucket, monkeypatch):
    kept = documents.stage(uploads.pdf())
    documents.claim(kept)
    bucket.put_object(Key="documents/ab/old.pdf", Body=b"x")
    tasks.sweep_staged_documents()
    assert len(keys(bucket)) == 2
    tomorrow = timezone.now() + timedelta(days=1, hours=1)
    documents.sweep_files(tomorrow)
    assert keys(bucket) == [f"{kept.pk.hex}.pdf"]


def test_file_that_is_lost_is_not_found(bucket):
    document = documents.stage(uploads.pdf())
    bucket.objects.delete()
    with pytest.raises(Http404):
        documents.response(document)


def test_server_that_is_away_is_said_soon(settings, monkeypatch):
    options = private_storage("s3://key:secret@127.0.0.1:1/board?insecure=1")
    settings.STORAGES = {**settings.STORAGES, "private": options}
    monkeypatch.setattr(Document._meta.get_field("file"), "storage", storages["private"])
    before = timezone.now()
    with pytest.raises(documents.StorageDown):
        documents.stage(uploads.pdf())
    assert timezone.now() - before < timedelta(seconds=10)
    assert not Document.objects.exists()


def test_address_may_name_a_region_and_speaks_https_by_itself():
    options = private_storage("s3://key:a%2Fb@s3.example/board?region=eu-central-1")["OPTIONS"]
    assert options["endpoint_url"] == "https://s3.example"
    assert (options["region_name"], options["secret_key"]) == ("eu-central-1", "a/b")
