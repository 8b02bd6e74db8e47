"""The way out, when the next hop refuses, hangs or breaks the line."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from mail.actions import drain
from mail.line import no_mailbox
from mail.models import Delivery, Status, Suppression
from mail.outbox import enqueue

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(smtp):
    return enqueue("note", to="jo@example.org", language="en", queue="critical", payload={"text": "Hi"})


def later(delivery):
    """As if the time to wait had passed."""
    Delivery.objects.filter(pk=delivery.pk).update(next_at=timezone.now())


def test_a_temporary_no_is_tried_again_later_and_then_sent(smtp, delivery):
    smtp.answer = "451 4.7.1 Try later"
    assert drain("critical") == {"pending": 1}
    delivery.refresh_from_db()
    assert delivery.error == "451 4.7.1 Try later"
    assert timedelta(seconds=50) < delivery.next_at - timezone.now() < timedelta(seconds=61)
    assert drain("critical") == {}
    smtp.answer = None
    later(delivery)
    assert drain("critical") == {"sent": 1}
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.error) == (2, "")


def test_waits_twice_as_long_each_time_and_gives_up_in_the_end(smtp, delivery):
    smtp.answer = "451 4.7.1 Try later"
    waits = []
    while drain("critical") == {"pending": 1}:
        delivery.refresh_from_db()
        waits.append(round((delivery.next_at - timezone.now()).total_seconds() / 60))
        later(delivery)
    assert waits[:8] == [1, 2, 4, 8, 16, 32, 64, 120]
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == (Status.FAILED, 24)
    assert not Suppression.objects.exists()


def test_an_unknown_mailbox_fails_once_and_is_blocked(smtp, delivery):
    smtp.answer = "550 5.1.1 No such user"
    assert drain("critical") == {"failed": 1}
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.payload) == (Status.FAILED, 1, {})
    assert Suppression.objects.get().email == "jo@example.org"
    smtp.answer = None
    enqueue("note", to="Jo@example.org", language="en", queue="critical")
    assert drain("critical") == {"cancelled": 1}
    assert smtp.messages == []


def test_refused_content_fails_without_blocking_the_address(smtp, delivery):
    smtp.answer_data = "554 5.7.1 Looks like spam"
    assert drain("critical") == {"failed": 1}
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    ("code", "text", "answer"),
    [
        (550, b"5.1.1 No such user", True),
        (550, b"no such user here", True),
        (553, b"mailbox name not allowed", True),
        (550, b"5.2.1 mailbox disabled", True),
        (552, b"5.2.2 mailbox full", False),
        (550, b"5.7.1 relaying denied", False),
        (554, b"policy", False),
        (554, b"5.1.2 no such domain", True),
        (450, b"4.2.0 greylisted", False),
        (550, b"", True),
    ],
)
def test_only_a_missing_mailbox_blocks_an_address(code, text, answer):
    assert no_mailbox(code, text) is answer


def test_a_line_lost_before_the_final_dot_is_tried_again(smtp, delivery):
    smtp.drop_before_dot = 1
    assert drain("critical") == {"pending": 1}
    later(delivery)
    assert drain("critical") == {"sent": 1}
    assert len(smtp.messages) == 1


def test_a_line_that_was_closed_between_two_mails_is_opened_again_at_once(smtp, delivery, settings):
    settings.MAIL_CONNECTIONS = 1
    enqueue("note", to="ada@example.org", language="en", queue="critical")
    smtp.drop_at_greeting = 1
    assert drain("critical") == {"sent": 2}
    assert smtp.connections == 2


def test_a_line_lost_after_the_final_dot_is_ambiguous_and_sent_again_by_setting(smtp, delivery, settings):
    settings.MAIL_AMBIGUOUS = "retry"
    smtp.drop_after_data = 1
    assert drain("critical") == {"pending": 1}
    delivery.refresh_from_db()
    assert "SMTPServerDisconnected" in delivery.error
    later(delivery)
    assert drain("critical") == {"sent": 1}
    first, second = smtp.messages
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_or_parked_by_setting(smtp, delivery, settings):
    settings.MAIL_AMBIGUOUS = "park"
    smtp.drop_after_data = 1
    assert drain("critical") == {"uncertain": 1}
    delivery.refresh_from_db()
    assert (delivery.status, delivery.payload) == (Status.UNCERTAIN, {})
    assert len(smtp.messages) == 1


def test_a_next_hop_that_never_confirms_gets_five_copies_at_most(smtp, delivery):
    smtp.drop_after_data = 50
    while drain("critical") == {"pending": 1}:
        later(delivery)
    delivery.refresh_from_db()
    assert (delivery.status, len(smtp.messages)) == (Status.UNCERTAIN, 5)


def test_a_hanging_next_hop_frees_the_worker(smtp, delivery, settings):
    settings.EMAIL_TIMEOUT = 0.5
    smtp.hang = 30
    started = time.monotonic()
    assert drain("critical") == {"pending": 1}
    assert time.monotonic() - started < 5
    delivery.refresh_from_db()
    assert "timed out" in delivery.error


def test_a_next_hop_that_is_away_costs_no_attempt(smtp, delivery, settings, unused_tcp_port):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, unused_tcp_port
    assert drain("critical") == {}
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.token) == (Status.PENDING, 0, None)
    assert "ConnectionRefusedError" in delivery.error
    settings.EMAIL_PORT = port
    assert drain("critical") == {"sent": 1}


def test_a_no_to_one_address_does_not_touch_the_next_mail(smtp, delivery):
    smtp.answers = {"jo@example.org": "550 5.1.1 No such user"}
    enqueue("note", to="ada@example.org", language="en", queue="critical")
    assert drain("critical") == {"failed": 1, "sent": 1}
    assert [received.recipients for received in smtp.messages] == [["ada@example.org"]]


def test_a_next_hop_that_refuses_us_as_sender_is_no_fault_of_the_mail(smtp, delivery):
    smtp.answer_sender = "550 5.7.1 Authentication required"
    assert drain("critical") == {"pending": 1}
    smtp.answer_sender = None
    later(delivery)
    assert drain("critical") == {"sent": 1}


def test_a_connection_that_the_next_hop_closes_with_421_is_opened_again(smtp, delivery):
    smtp.answers = {"jo@example.org": "421 4.3.2 Closing"}
    enqueue("note", to="ada@example.org", language="en", queue="critical")
    assert drain("critical") == {"pending": 1, "sent": 1}
    assert smtp.connections == 2
