"""INTERFACES: the headers of every page."""

import pytest

from tests.factories import PostingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/", "/jobs/", "/companies/", "/imprint/", "/account/login/", "/nowhere/", "/api/jobs/"]
)
def test_every_answer_carries_the_security_headers(client, address):
    response = client.get(address)
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_pages_of_a_person_are_not_stored(client):
    client.force_login(UserFactory())
    assert client.get("/jobs/")["Cache-Control"] == "private, no-store"


def test_a_visitor_gets_necessary_cookies_only(client):
    PostingFactory()
    client.get("/jobs/")
    assert set(client.cookies) <= {"csrftoken"}


def test_the_request_has_an_id_and_keeps_a_proxys(client):
    assert len(client.get("/imprint/")["X-Request-ID"]) == 32
    assert client.get("/imprint/", headers={"X-Request-ID": "abcdefgh-1"})["X-Request-ID"] == "abcdefgh-1"
    assert client.get("/imprint/", headers={"X-Request-ID": "a\tb" * 9})["X-Request-ID"] != "a\tb" * 9


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/jobs/?q=%00", 200),
        ("get", "/places/?q=%00", 200),
        ("get", "/imprint/?x=%00", 400),
        ("get", "/companies/%00/", 400),
        ("post", "/account/login/?x=%00", 400),
    ],
)
def test_nul_is_refused_at_the_door_and_dropped_from_searches(client, method, address, status):
    assert getattr(client, method)(address).status_code == status


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", None])
def test_nul_in_a_form_is_refused(client, content_type):
    if content_type:
        response = client.post("/account/login/", "login=a%00b", content_type=content_type)
    else:
        response = client.post("/account/login/", {"login": "a\0b"})
    assert response.status_code == 400
