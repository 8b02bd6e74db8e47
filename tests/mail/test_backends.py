"""Hand-over through another of Django's backends, which tells less than SMTP does."""

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from mail import tasks
from mail.actions import drain
from mail.models import Delivery, Status
from mail.outbox import enqueue

pytestmark = pytest.mark.django_db


class Failing(BaseEmailBackend):
    """A provider whose API answers with an error of its own."""

    def send_messages(self, messages):
        raise RuntimeError("HTTP 502")


class Unreachable(BaseEmailBackend):
    def open(self):
        raise ConnectionRefusedError("nobody there")


@pytest.fixture
def delivery():
    return enqueue("note", to="jo@example.org", language="en", queue="critical")


def test_a_mail_that_the_backend_takes_is_sent(delivery):
    assert drain("critical") == {"sent": 1}
    assert mail.outbox[0].to == ["jo@example.org"]
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(("setting", "status"), [("retry", Status.PENDING), ("park", Status.UNCERTAIN)])
def test_an_error_may_have_been_a_success_and_counts_as_ambiguous(delivery, settings, setting, status):
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    settings.MAIL_AMBIGUOUS = setting
    assert drain("critical") == {str(status): 1}
    delivery.refresh_from_db()
    assert delivery.error == "RuntimeError: HTTP 502"


def test_a_backend_that_cannot_be_reached_costs_no_attempt(delivery, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    assert drain("critical") == {}
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == (Status.PENDING, 0)


def test_the_tasks_do_it(delivery):
    tasks.drain("critical")
    tasks.sweep()
    assert Delivery.objects.get().status == Status.SENT
