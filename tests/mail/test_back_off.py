"""A domain that says "later" is left alone by all its mails, longer each time; others are not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mail.actions import drain
from mail.line import busy_domain
from mail.models import BackOff, Delivery, Status
from mail.outbox import enqueue

pytestmark = pytest.mark.django_db

LATER = "451 4.7.1 Too much mail from you"


@pytest.fixture(autouse=True)
def one_connection(settings):
    """So that the order is known."""
    settings.MAIL_CONNECTIONS = 1


def wish(to, queue="alerts"):
    return enqueue("note", to=to, language="en", queue=queue)


def wait_is_over():
    past = timezone.now() - timedelta(seconds=1)
    Delivery.objects.filter(status=Status.PENDING).update(next_at=past)
    BackOff.objects.update(until=past)


def test_one_refusal_puts_off_the_others_of_that_domain_and_no_more(smtp):
    smtp.answers = {"a@slow.example": LATER}
    for to in ("a@slow.example", "b@slow.example", "c@SLOW.example", "d@quick.example"):
        wish(to)
    assert drain("alerts") == {"pending": 3, "sent": 1}
    assert [received.recipients for received in smtp.messages] == [["d@quick.example"]]
    tried, *others = Delivery.objects.filter(status=Status.PENDING).order_by("-attempts")
    assert [tried.attempts, *(row.attempts for row in others)] == [1, 0, 0]
    for row in others:
        assert timedelta(seconds=50) < row.next_at - timezone.now() < timedelta(seconds=91)


def test_what_a_person_waits_for_is_tried_all_the_same(smtp):
    smtp.answers = {"a@slow.example": LATER}
    wish("a@slow.example")
    drain("alerts")
    wish("code@slow.example", queue="critical")
    assert drain("critical") == {"sent": 1}


def test_waits_longer_each_time_and_no_longer_once_a_mail_is_taken(smtp):
    smtp.answer = LATER
    wish("a@slow.example")
    waits = []
    for _ in range(8):
        assert drain("alerts") == {"pending": 1}
        waits.append(round((BackOff.objects.get().until - timezone.now()).total_seconds() / 60))
        wait_is_over()
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    smtp.answer = None
    assert drain("alerts") == {"sent": 1}
    assert not BackOff.objects.exists()


def test_refusals_of_mails_begun_together_count_as_one(smtp, settings):
    settings.MAIL_CONNECTIONS = 4
    smtp.answer_data = LATER
    smtp.hang = 0.2
    for number in range(4):
        wish(f"person{number}@slow.example")
    assert drain("alerts") == {"pending": 4}
    assert BackOff.objects.get().refusals == 1


def test_a_next_hop_that_hangs_on_mails_to_one_domain_is_not_asked_for_the_others(smtp, settings):
    settings.EMAIL_TIMEOUT = 0.5
    smtp.hang, smtp.hang_for = 30, "@slow.example"
    for number in range(5):
        wish(f"person{number}@slow.example")
    wish("d@quick.example")
    assert drain("alerts") == {"pending": 5, "sent": 1}
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1, 1]


@pytest.mark.parametrize(
    ("code", "text", "answer"),
    [
        (451, b"4.7.1 Too much mail from you", True),
        (452, b"4.3.1 Insufficient storage", True),
        (451, b"try later", True),
        (450, b"4.2.0 Greylisted", False),
        (452, b"4.2.2 Mailbox full", False),
        (450, b"mailbox busy", False),
        (421, b"4.3.2 Closing", False),
        (550, b"5.7.1 Blocked", False),
    ],
)
def test_a_full_or_busy_mailbox_says_nothing_of_its_domain(code, text, answer):
    assert busy_domain(code, text) is answer
