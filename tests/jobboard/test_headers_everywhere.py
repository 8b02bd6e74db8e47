"""INTERFACES: its headers are on each answer, whoever gives it: each address, each kind of error, files, gunicorn."""

import re
import socket

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.bench.harness.web import web_server
from tests.factories import CompanyFactory, PostingFactory, UserFactory
from tests.jobboard.test_errors import database_down  # noqa: F401 - a fixture

SAMPLES = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": "5f2b8c1e-7d7a-4b0c-9a51-0d6b7c8e9f10"}
PATTERN = re.compile(r"<(?:(\w+):)?\w+>")


def addresses(resolver=None, prefix="/"):
    for pattern in (resolver or get_resolver()).url_patterns:
        text = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield PATTERN.sub(
                lambda found: SAMPLES[found[1] or "str"], re.sub(r"\^|\$|\\Z|\(.*?\)", "", text)
            )
        else:
            yield from addresses(pattern, text)


def missing(response, *, https=False):
    policy = response.headers.get("Content-Security-Policy", "")
    wanted = {
        "policy": "frame-ancestors 'none'" in policy and "unsafe" not in policy,
        "nosniff": response.headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": response.headers.get("Referrer-Policy") in ("same-origin", "no-referrer"),
        "permissions": "camera=()" in response.headers.get("Permissions-Policy", ""),
        "opener": response.headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "hsts": not https or "max-age=31536000" in response.headers.get("Strict-Transport-Security", ""),
    }
    return [name for name, is_there in wanted.items() if not is_there]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["visitor", "staff"])
def test_every_address_answers_with_all_headers(who):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    if who == "staff":
        client.force_login(UserFactory(staff=True))
    found, statuses = list(addresses()), set()
    assert len(found) > 150
    for address in found:
        for method in ("GET", "POST", "PUT"):
            response = client.generic(method, address, secure=True)
            statuses.add(response.status_code)
            assert missing(response, https=True) == [], (method, address, response.status_code)
            assert response.status_code < 500 or address == "/readyz", (method, address)
    assert {200, 302, 403, 404, 405} <= statuses


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/imprint/?x=%00", {}, 400),
        ("/imprint/", {"Host": "elsewhere.example"}, 400),
        ("/healthz", {"Host": "10.0.0.1"}, 200),
        ("/readyz", {}, 503),
        ("/metrics", {}, 404),
        ("/nowhere/", {}, 404),
        ("/favicon.ico", {}, 302),
        ("/media/logos/none.png", {}, 404),
        ("/static/nothing.css", {}, 404),
    ],
)
def test_odd_requests_are_answered_with_all_headers(client, address, headers, status):
    response = client.get(address, headers=headers, secure=True)
    assert response.status_code == status
    assert missing(response, https=True) == []


@pytest.mark.django_db
def test_redirect_to_https_and_probes_without_it(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    fresh = Client()  # which reads the setting
    assert fresh.get("/imprint/").status_code == 301
    assert missing(fresh.get("/imprint/")) == []
    assert fresh.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_too_large_and_too_often(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ALL_RATE_LIMITS | {"api": "1/m/ip"}
    large = client.post("/reports/csp/", "x" * 20_000, content_type="application/csp-report")
    client.get("/api/jobs/")
    often = client.get("/api/jobs/")
    assert (large.status_code, often.status_code) == (413, 429)
    assert missing(large) == missing(often) == []


@pytest.mark.urls("tests.jobboard.test_errors")
def test_crash(db):
    response = Client(raise_request_exception=False).get("/broken/")
    assert (response.status_code, missing(response)) == (500, [])


def test_without_a_database(database_down):  # noqa: F811
    response = Client(raise_request_exception=False).get("/")
    assert (response.status_code, missing(response)) == (503, [])


@pytest.mark.django_db
def test_static_file(tmp_path, settings):
    (tmp_path / "look.css").write_text("a {}")
    settings.STATIC_ROOT = tmp_path
    response = Client().get("/static/look.css")
    assert (response.status_code, missing(response)) == (200, [])


@pytest.mark.django_db
def test_token_page_keeps_its_address_to_itself(client):
    from companies.models import Invitation

    PostingFactory()
    invitation = Invitation.objects.create(company=CompanyFactory(), email="jane.doe@example.org")
    response = client.get(f"/invitations/{invitation.token}/")
    assert (response["Referrer-Policy"], missing(response)) == ("no-referrer", [])


def test_what_is_no_request_is_refused_with_all_headers():
    with web_server() as (port, _):
        answers = [
            send(port, text)
            for text in (
                b"rosebud\r\n\r\n",
                b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
                b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 9000 + b"\r\n\r\n",
                b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: rosebud\r\n\r\n",
            )
        ]
    assert [answer.status_code for answer in answers] == [400, 414, 431, 501]
    assert [missing(answer, https=True) for answer in answers] == [[]] * 4


class Answer:
    def __init__(self, text):
        first, *lines = text.partition("\r\n\r\n")[0].split("\r\n")
        self.status_code = int(first.split()[1])
        self.headers = dict(line.split(": ", 1) for line in lines)


def send(port, text):
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(text)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return Answer(received.decode())
