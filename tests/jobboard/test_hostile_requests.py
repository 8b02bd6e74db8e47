"""What the fault battery found to crash (X), and what stands at the door."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
MULTIPART = '--x\r\nContent-Disposition: form-data; name="email"\r\n\r\na\r\n--x--\r\n'


@pytest.mark.parametrize("charset", ["base64", "idna", "utf-16", "utf-7", "nonsense", "\xff"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [("multipart/form-data; boundary=x", MULTIPART), ("application/x-www-form-urlencoded", "email=a")],
)
def test_a_form_in_an_encoding_that_is_none_is_refused(kind, body, charset):
    client = Client(raise_request_exception=False)
    response = client.generic("POST", "/alerts/", body, content_type=f"{kind}; charset={charset}")
    assert response.status_code == 400
    assert "script-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("charset", ["", "; charset=UTF-8", '; charset="utf-8"'])
def test_utf_8_is_taken_by_whatever_name(charset):
    kind = f"application/x-www-form-urlencoded{charset}"
    response = Client().generic("POST", "/alerts/", "email=reader%40example.org&q=welder", content_type=kind)
    assert response.status_code == 302


def test_who_is_signed_in_and_has_nothing_to_confirm_is_led_to_their_address(client):
    client.force_login(UserFactory())
    response = client.get(reverse("account_email_verification_sent"))
    assert (response.status_code, response["Location"]) == (302, reverse("accounts:address"))


@pytest.mark.parametrize("address", ["1_000", "[]", "9999-12-31T23:59:59", "\N{FAMILY}", "a:b", "%2500"])
def test_a_way_back_that_is_none_leads_somewhere_on_this_site(client, address):
    posting = PostingFactory()
    client.force_login(UserFactory())
    for path in (
        reverse("applications:save", args=[posting.pk]),
        f"{posting.company.get_absolute_url()}hide/",
    ):
        response = client.post(path, {"next": address})
        assert response.status_code == 302
        assert not response["Location"].startswith(("http", "//"))
