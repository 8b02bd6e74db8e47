"""No answer tells whether an address has an account (C4): the same statuses, pages, mails and statements for both."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mail.models import Delivery
from tests import uploads
from tests.factories import PostingFactory, SubscriberFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
KNOWN, UNKNOWN = "known1@example.org", "nobody@example.org"
LOGIN, SIGNUP = reverse("account_login"), reverse("account_signup")
CODE, CONFIRM = reverse("account_request_login_code"), reverse("account_confirm_login_code")
RESET, CONFIRM_RESET = reverse("account_reset_password"), reverse("account_confirm_password_reset_code")
WRONG = {"code": "AAAA-AAAA"}
TOKEN = r'(csrfmiddlewaretoken" value=|csrf_token" content=|submit_key" value=)"[^"]*"'


class CountingHasher(MD5PasswordHasher):
    """Hashing is what takes time when a password is tried."""

    count = 0

    def encode(self, password, salt):
        type(self).count += 1
        return super().encode(password, salt)


def shape(sql):
    """The statement without its values."""
    return re.sub(r"'[^']*'|\b[0-9a-f-]{32,}\b|\b\d+\b|\bs\d+_x\d+\b|\"_?s?\d+[^\"]*\"", "?", sql)


def walk(address, steps):
    """What a browser gets to see at each step, the statements that the steps took, the mails and the hashes."""
    client, seen, before = Client(), [], set(Delivery.objects.values_list("pk", flat=True))
    client.get(steps[0][0])
    hashed = CountingHasher.count
    with CaptureQueriesContext(connection) as queries:
        for url, data in steps:
            answer = client.post(url, {name: value or address for name, value in data.items()})
            page = client.get(answer.url) if answer.status_code == 302 else answer
            text = re.sub(TOKEN, "", page.content.decode()).replace(address, "ADDRESS")
            seen.append((answer.status_code, answer.headers.get("Location"), text))
    mails = Delivery.objects.exclude(pk__in=before).filter(to=address).count()
    return seen, sorted(shape(query["sql"]) for query in queries), mails, CountingHasher.count - hashed


@pytest.fixture(params=["person", "without a password", "never verified", "blocked"])
def known(request):
    kinds = {
        "without a password": {"password": None},
        "never verified": {"verified": False},
        "blocked": {"is_active": False},
    }
    return UserFactory(email=KNOWN, **kinds.get(request.param, {}))


WALKS = {
    "code": [(CODE, {"email": ""}), (CONFIRM, WRONG), (CONFIRM, {"action": "resend"}), (CONFIRM, WRONG)],
    "code given up": [(CODE, {"email": ""}), *[(CONFIRM, WRONG)] * 3, (CODE, {"email": ""})],
    "reset": [(RESET, {"email": ""}), (CONFIRM_RESET, WRONG), (CONFIRM_RESET, WRONG), (CONFIRM_RESET, WRONG)],
    "password": [(LOGIN, {"login": "", "password": "wrong"})] * 2,
    "link to alerts": [(reverse("alerts:link"), {"email": ""})],
}


@pytest.mark.parametrize("name", WALKS)
def test_sign_in_tells_nothing(settings, known, name):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    unknown = walk(UNKNOWN, WALKS[name])
    assert walk(KNOWN, WALKS[name]) == unknown


@pytest.mark.parametrize("then", [[], [(CONFIRM, WRONG), (CONFIRM, {"action": "resend"}), (CONFIRM, WRONG)]])
def test_sign_up_tells_nothing(known, then):
    steps = [(SIGNUP, {"email": ""}), *then]
    unknown = walk(UNKNOWN, steps)
    assert walk(KNOWN, steps) == unknown


def test_applying_tells_nothing(known):
    url = reverse("applications:apply", args=[PostingFactory().pk])
    seen = []
    for address in (UNKNOWN, KNOWN):
        answers = {"email": "", "name": "Ada", "cv": uploads.pdf()}
        seen.append(walk(address, [(url, answers), (CONFIRM, WRONG)]))
    assert seen[0] == seen[1]


def test_alert_tells_nothing_of_accounts(known):
    steps = [(reverse("alerts:list"), {"email": "", "q": "nurse"})]
    walk("somebody@example.org", steps)  # the search itself is new only once
    unknown = walk(UNKNOWN, steps)
    assert walk(KNOWN, steps) == unknown


def test_alert_looks_the_same_for_a_subscriber():
    SubscriberFactory(email=KNOWN, queries=[{"q": "nurse"}])
    steps = [(reverse("alerts:list"), {"email": "", "q": "nurse"})]
    unknown = walk(UNKNOWN, steps)
    assert walk(KNOWN, steps)[0] == unknown[0]


def test_owner_of_an_unknown_address_is_told_by_mail(mailbox):
    Client().post(CODE, {"email": UNKNOWN})
    [mail] = mailbox(UNKNOWN)
    assert mail.subject == "No account at Jobs with this address"
    assert SIGNUP in mail.text()
