"""The requests of many candidates, built beforehand, and how a client sends them."""

import http.client
import io
import time
import uuid
from collections import namedtuple
from functools import cache
from importlib import import_module
from random import Random

import pypdf
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse
from PIL import Image
from urllib3 import encode_multipart_formdata

from accounts.models import Profile, User
from tests.uploads import DATA

Sending = namedtuple("Sending", "port path cookies content_type before file after")
Sample = namedtuple("Sample", "whole failed")
SIZE = 1_000_000  # bytes
CSRF, HERE = "c" * 32, b"the file comes here"
connections = {}


def cv(random):
    """A CV of text, and a certificate as a scanner makes it: a megabyte, nearly all of it in the picture."""
    side = 480
    while True:
        picture = io.BytesIO()
        noise = Image.frombytes("L", (side, side), random.randbytes(side * side))
        noise.resize((2 * side, 2 * side)).save(picture, "PDF", quality=92)
        writer, content = pypdf.PdfWriter(DATA / "cv.pdf"), io.BytesIO()
        writer.append(picture)
        writer.write(content)
        if content.tell() > SIZE:
            return content.getvalue()
        side = int(side * 1.1)


def of_candidates(posting, number, port):
    """One each, by people with a profile and a session, as the form of that ad would send it."""
    file = settings.VAR_DIR / "cv.pdf"
    file.write_bytes(cv(Random(1)))
    people = User.objects.bulk_create(
        User(email=f"{uuid.uuid4().hex}@example.org", password="!") for _ in range(number)
    )
    Profile.objects.bulk_create(Profile(user=person, name="Ada Example") for person in people)
    return [application_of(person, posting, file, port) for person in people]


def cookies_of(person):
    """As if they had signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"


def application_of(person, posting, file, port):
    fields = {
        "csrfmiddlewaretoken": CSRF,
        "submit_key": str(uuid.uuid4()),
        "name": "Ada Example",
        "phone": "+49 201 123456",
        "message": "Dear all, I would like to work with you. " * 20,
        "cv": ("cv.pdf", HERE, "application/pdf"),
    }
    body, content_type = encode_multipart_formdata(fields)
    before, _, after = body.partition(HERE)
    path = reverse("applications:apply", args=[posting.pk])
    return Sending(port, path, cookies_of(person), content_type, before, file, after)


def warming(sending):
    """Opens the form only."""
    return sending._replace(file=None)


@cache
def content(file):
    return file.read_bytes()


def send(sending):
    """On a connection that is kept open, as a browser has it. No sample of what only warms up."""
    headers = {"Host": "localhost", "Cookie": sending.cookies, "Content-Type": sending.content_type}
    body = sending.file and sending.before + content(sending.file) + sending.after
    begun = time.perf_counter()
    for _ in range(2):
        connection = connections.setdefault(
            sending.port, http.client.HTTPConnection("127.0.0.1", sending.port, timeout=60)
        )
        try:
            connection.request("POST" if body else "GET", sending.path, body, headers)
            response = connection.getresponse()
            response.read()
            if not body:
                return None
            return Sample((time.perf_counter() - begun) * 1000, response.status not in (302, 303))
        except (http.client.RemoteDisconnected, ConnectionError):  # it was idle for too long
            connections.pop(sending.port).close()
    raise ConnectionError("The web server hung up twice.")
