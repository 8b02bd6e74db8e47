"""Changing one's address by a code to the new one (C2), which tells nothing about other accounts (C4)."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.sign_in import address
from mail.models import Delivery
from tests.accounts.second_factors import sign_in_by_code
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
CHANGE, CONFIRM = reverse("accounts:address"), reverse("accounts:address_confirm")
OLD, NEW = "old@example.org", "new@example.org"


@pytest.fixture
def person():
    return UserFactory(email=OLD, password=None)


@pytest.fixture
def signed_in(client, person, code_for):
    sign_in_by_code(client, person, code_for)
    return client


def test_code_to_the_new_address_changes_it_and_the_old_one_is_told(signed_in, person, code_for, mailbox):
    page = signed_in.post(CHANGE, {"email": " New@Example.org "}, follow=True)
    assert NEW in page.content.decode()
    assert User.objects.get().email == OLD
    signed_in.post(CONFIRM, {"code": code_for(NEW)})
    person.refresh_from_db()
    assert person.email == NEW
    assert list(EmailAddress.objects.values_list("email", "primary", "verified")) == [(NEW, True, True)]
    told = mailbox(OLD)[-1].text()
    assert "The account has another address now" in told
    assert NEW not in told


def test_only_the_new_address_signs_in(signed_in, person, code_for, mailbox):
    signed_in.post(CHANGE, {"email": NEW})
    signed_in.post(CONFIRM, {"code": code_for(NEW)})
    assert sign_in_by_code(Client(), User.objects.get(), code_for).status_code == 302
    Client().post(reverse("account_request_login_code"), {"email": OLD})
    assert mailbox(OLD)[-1].subject == "No account at Jobs with this address"


def test_wrong_code_changes_nothing_and_the_third_voids_it(signed_in, person, code_for):
    signed_in.post(CHANGE, {"email": NEW})
    for _ in range(2):
        assert "Incorrect code" in signed_in.post(CONFIRM, {"code": "AAAA-AAAA"}).content.decode()
    signed_in.post(CONFIRM, {"code": "AAAA-AAAA"})
    assert signed_in.post(CONFIRM, {"code": code_for(NEW)}).url == CHANGE
    assert User.objects.get().email == OLD


@pytest.mark.parametrize("typed", [OLD, OLD.upper(), "nonsense", ""])
def test_no_code_goes_to_the_own_address_or_to_nonsense(signed_in, typed):
    sent = Delivery.objects.count()
    assert signed_in.post(CHANGE, {"email": typed}).status_code == 200
    assert Delivery.objects.count() == sent


def test_code_is_good_in_the_browser_that_asked_only(signed_in, person, code_for):
    signed_in.post(CHANGE, {"email": NEW})
    code = code_for(NEW)
    stranger = Client()
    sign_in_by_code(stranger, UserFactory(), code_for)
    assert stranger.post(CONFIRM, {"code": code}).url == CHANGE


def test_known_address_gets_the_same_answer_the_same_mail_and_the_same_statements(
    signed_in, code_for, mailbox
):
    UserFactory(email="known@example.org")
    signed_in.get(CHANGE)  # shows "You are signed in." and forgets it
    answers = []
    for email in ("known@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            page = signed_in.post(CHANGE, {"email": email}, follow=True).content.decode()
        code, mail = code_for(email), mailbox(email)[-1]
        page = re.sub(r'(csrfmiddlewaretoken" value=|csrf_token" content=)"[^"]*"', "", page)
        statements = [re.sub(r"\s.*", "", query["sql"], flags=re.DOTALL) for query in queries]
        shown = [
            text.replace(email, "ADDRESS").replace(code, "CODE") for text in (page, mail.text(), mail.subject)
        ]
        answers.append((shown, statements))
    assert answers[0] == answers[1]


def test_owner_of_two_accounts_is_told_once_the_second_address_is_proved(signed_in, person, code_for):
    UserFactory(email=NEW)
    signed_in.post(CHANGE, {"email": NEW})
    page = signed_in.post(CONFIRM, {"code": code_for(NEW)}, follow=True).content.decode()
    assert "You have another account with this address" in page
    person.refresh_from_db()
    assert person.email == OLD
    assert person.emailaddress_set.get().email == OLD


def test_taken_address_leaves_everything_as_it_was(person):
    UserFactory(email=NEW)
    with pytest.raises(address.Taken):
        address.change(person, NEW)
    assert person.email == OLD
    assert not Delivery.objects.exists()


def test_nobody_is_flooded_with_codes_by_somebody_else_account(signed_in, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ALL_RATE_LIMITS
    for _ in range(3):
        assert signed_in.post(CHANGE, {"email": NEW}).status_code == 302
    assert "Be patient" in signed_in.post(CHANGE, {"email": NEW}).content.decode()
    assert Delivery.objects.filter(to=NEW).count() == 3
