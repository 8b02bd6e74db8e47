"""Where files are kept while something goes wrong: a disk that is full at times, and an object store."""

import os
import threading
from contextlib import contextmanager
from pathlib import Path

import boto3
from django.conf import settings
from django.core.files.storage import storages
from django.test import override_settings
from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from accounts.models import Document
from accounts.uploads import documents
from jobboard.settings.files import private_storage

FIELD = Document._meta.get_field("file")


@contextmanager
def full_disk():
    """Of a web server that runs tests.faults.disk."""
    switch = Path(settings.VAR_DIR, "disk-is-full")
    switch.touch()
    try:
        yield
    finally:
        switch.unlink()


class ObjectStore:
    """Speaks S3. In trouble it answers 503, or says nothing and does what it was asked once the trouble is over."""

    def __init__(self):
        self.store = DomainDispatcherApplication(create_backend_app)
        self.fails, self.goes_on = False, threading.Event()
        self.goes_on.set()

    def __call__(self, environ, start_response):
        if self.fails:
            start_response("503 Slow Down", [("Content-Length", "0")])
            return []
        self.goes_on.wait()
        return self.store(environ, start_response)

    @contextmanager
    def failing(self):
        self.fails = True
        try:
            yield
        finally:
            self.fails = False

    @contextmanager
    def hanging(self):
        self.goes_on.clear()
        try:
            yield
        finally:
            self.goes_on.set()


@contextmanager
def object_store():
    """For this process, and for the programs that are started meanwhile."""
    store, before = ObjectStore(), FIELD.storage
    server = make_server("127.0.0.1", 0, store, threaded=True, request_handler=MotoRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"127.0.0.1:{server.port}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=f"http://{address}", **keys).create_bucket(Bucket="board")
    os.environ["MEDIA_URL_S3"] = url = f"s3://key:secret@{address}/board?insecure=1"
    try:
        with override_settings(STORAGES={**settings.STORAGES, "private": private_storage(url)}):
            FIELD.storage = storages["private"]
            yield store
    finally:
        FIELD.storage, os.environ["MEDIA_URL_S3"] = before, ""
        server.shutdown()


def orphans():
    """Files without a row, and rows without a file."""
    return stored() ^ documents.names_of(Document.objects.all())


def stored():
    try:
        folders = FIELD.storage.listdir("documents")[0]
    except FileNotFoundError:
        return set()
    paths = [f"documents/{folder}" for folder in folders]
    return {f"{path}/{name}" for path in paths for name in FIELD.storage.listdir(path)[1]}
