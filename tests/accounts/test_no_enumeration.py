"""No answer tells whether an address has an account (C4): the same status, page and statements for both."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import uploads
from tests.factories import PostingFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
KNOWN, UNKNOWN = "known1@example.org", "nobody@example.org"


@pytest.fixture(autouse=True)
def known():
    return UserFactory(email=KNOWN)


def ask(url, address, data):
    """Status, final address, page without what differs from one request to the next, and the kinds of statements."""
    client = Client()
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        response = client.post(url, data | {next(iter(data)): address})
    page = client.get(response.url) if response.status_code == 302 else response
    text = page.content.decode().replace(address, "ADDRESS")
    text = re.sub(r'(csrfmiddlewaretoken" value=|csrf_token" content=)"[^"]*"', "", text)
    statements = [re.sub(r"\s.*", "", query["sql"], flags=re.DOTALL) for query in queries.captured_queries]
    return (response.status_code, response.headers.get("Location"), text), statements


@pytest.mark.parametrize("name", ["account_request_login_code", "account_signup", "account_reset_password"])
def test_asking_for_a_code_looks_the_same(name):
    known, _ = ask(reverse(name), KNOWN, {"email": ""})
    unknown, _ = ask(reverse(name), UNKNOWN, {"email": ""})
    assert known == unknown


@pytest.mark.parametrize("name", ["account_request_login_code", "account_signup", "account_reset_password"])
def test_asking_for_a_code_takes_the_same_statements(name):
    known = ask(reverse(name), KNOWN, {"email": ""})[1]
    unknown = ask(reverse(name), UNKNOWN, {"email": ""})[1]
    assert known == unknown


def test_wrong_password_looks_the_same():
    data = {"login": "", "password": "wrong"}
    assert ask(reverse("account_login"), KNOWN, data)[0] == ask(reverse("account_login"), UNKNOWN, data)[0]


def test_applying_looks_the_same_and_takes_the_same_statements():
    url = reverse("applications:apply", args=[PostingFactory().pk])
    known = ask(url, KNOWN, {"email": "", "name": "Ada", "cv": uploads.pdf()})
    unknown = ask(url, UNKNOWN, {"email": "", "name": "Ada", "cv": uploads.pdf()})
    assert known == unknown


def test_wrong_code_looks_the_same():
    pages = []
    for address in (KNOWN, UNKNOWN):
        client = Client()
        client.post(reverse("account_request_login_code"), {"email": address})
        page = client.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"}).content.decode()
        pages.append(re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", page).replace(address, "ADDRESS"))
    assert pages[0] == pages[1]


def test_owner_of_an_unknown_address_is_told_by_mail(mailbox):
    Client().post(reverse("account_request_login_code"), {"email": UNKNOWN})
    [mail] = mailbox(UNKNOWN)
    assert mail.subject == "No account at Jobs with this address"
    assert reverse("account_signup") in mail.text()
