"""The audit log says which account signed in, or that somebody failed to, and names no address."""

import pytest
from django.contrib.auth.signals import user_logged_in
from django.dispatch import Signal

from accounts.privacy.erasure import erase
from accounts.sign_in import audit
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def lines(caplog):
    return [
        (record.msg, record.levelname, record.user) for record in caplog.records if record.name == "audit"
    ]


@pytest.fixture(autouse=True)
def level(caplog):
    caplog.set_level("INFO", logger="audit")


def test_sign_in_and_out(client, caplog):
    person = UserFactory(email="jane.doe@example.org")
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    client.post("/account/logout/")
    assert lines(caplog) == [("signed in", "INFO", person.pk), ("signed out", "INFO", person.pk)]
    assert "jane.doe" not in caplog.text


def test_wrong_password_names_nobody(client, caplog):
    UserFactory(email="jane.doe@example.org")
    for address in ("jane.doe@example.org", "nobody@example.org"):
        client.post("/account/login/", {"login": address, "password": "wrong"})
    assert lines(caplog) == [("sign-in failed", "WARNING", None)] * 2
    assert "@" not in "".join(record.getMessage() for record in caplog.records if record.name == "audit")


def test_change_of_the_password(client, caplog):
    person = UserFactory()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "correct-horse-9", "password2": "correct-horse-9"}
    client.post("/account/password/change/", new)
    assert ("password changed", "INFO", person.pk) in lines(caplog)


def test_erasure_says_which_number_it_was(caplog, django_capture_on_commit_callbacks):
    person = UserFactory()
    number = person.pk
    with django_capture_on_commit_callbacks(execute=True):
        erase(person)
    assert lines(caplog) == [("account erased", "INFO", number)]


def test_everything_that_is_listened_to_is_a_signal():
    assert all(isinstance(signal, Signal) for signal in audit.EVENTS.values())
    assert audit.EVENTS["signed in"] is user_logged_in
