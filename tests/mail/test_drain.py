"""The way out, when the next hop answers: `mail.actions.drain`."""

import threading
from collections import Counter
from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mail.actions import claim, drain, process
from mail.line import open_line
from mail.models import Delivery, Status, Suppression
from mail.outbox import enqueue

pytestmark = pytest.mark.django_db


def wish(number=0, **fields):
    to = f"person{number}@example.org"
    return enqueue("note", **({"to": to, "language": "en", "queue": "critical"} | fields))


def test_hands_over_what_is_due_and_forgets_the_payload(smtp):
    delivery = wish(payload={"text": "Your code is 1234"})
    assert drain("critical") == {"sent": 1}
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.payload) == (Status.SENT, 1, {})
    assert delivery.finished_at
    [received] = smtp.messages
    assert received.recipients == ["person0@example.org"]
    assert received.subject == "Your code is 1234"


def test_every_mail_has_the_headers_of_a_machine(smtp):
    delivery = wish(language="de")
    drain("critical")
    headers = smtp.messages[0].message
    assert headers["Message-ID"] == f"<delivery-{delivery.pk}@jobs.example.org>"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Content-Language"] == "de"
    assert headers["To"] == "person0@example.org"
    sent_at = headers["Date"].datetime.replace(tzinfo=UTC)
    assert abs(sent_at - timezone.now()) < timedelta(minutes=1)


def test_renders_in_the_language_of_the_person(smtp, note):
    from django.utils import translation

    from .conftest import plain

    seen = []
    note["renderer"] = lambda delivery: seen.append(translation.get_language()) or plain(delivery)
    wish(language="de")
    drain("critical")
    assert seen == ["de"]


def test_one_connection_serves_many_mails(smtp):
    for number in range(30):
        wish(number)
    assert drain("critical") == {"sent": 30}
    assert smtp.connections == 1


def test_leaves_other_queues_and_later_mails_alone(smtp):
    wish(1, queue="bulk")
    later = wish(2)
    Delivery.objects.filter(pk=later.pk).update(next_at=timezone.now() + timedelta(minutes=1))
    assert drain("critical") == {}
    assert smtp.messages == []


def test_a_mail_that_is_no_longer_wanted_is_cancelled(smtp, note):
    note["renderer"] = lambda delivery: None
    delivery = wish(payload={"secret": 1})
    assert drain("critical") == {"cancelled": 1}
    delivery.refresh_from_db()
    assert (delivery.status, delivery.payload, delivery.error) == (Status.CANCELLED, {}, "")
    assert smtp.messages == []


def test_a_blocked_address_gets_nothing_and_the_row_says_why(smtp):
    Suppression.objects.create(email="Person0@Example.org", reason="550 5.1.1 No such user")
    delivery = wish(to="PERSON0@example.org")
    assert drain("critical") == {"cancelled": 1}
    delivery.refresh_from_db()
    assert delivery.error == "blocked address: 550 5.1.1 No such user"
    assert smtp.messages == []


def test_a_mail_that_cannot_be_made_fails_alone(smtp, note):
    from .conftest import plain

    def moody(delivery):
        if delivery.to == "person1@example.org":
            raise ValueError("poison")
        return plain(delivery)

    note["renderer"] = moody
    for number in range(3):
        wish(number)
    total = Counter()
    for _ in range(6):
        total += drain("critical")
        Delivery.objects.filter(status=Status.PENDING).update(next_at=timezone.now())
    assert total == {"sent": 2, "pending": 4, "failed": 1}
    poison = Delivery.objects.get(to="person1@example.org")
    assert (poison.status, poison.attempts, poison.error) == (Status.FAILED, 5, "ValueError: poison")


def test_a_kind_that_nobody_registered_does_not_stop_the_others(smtp):
    enqueue("unheard-of", to="a@example.org", language="en", queue="critical")
    wish()
    assert drain("critical") == {"pending": 1, "sent": 1}


def test_a_newline_in_a_subject_is_poison_not_a_header(smtp):
    wish(payload={"text": "Hello\nBcc: everybody@example.org"})
    assert drain("critical") == {"pending": 1}
    assert smtp.messages == []


def test_begins_nothing_after_its_time_and_gives_the_rest_back(smtp):
    smtp.hang = 0.4
    for number in range(5):
        wish(number)
    outcomes = drain("critical", seconds=1)
    assert 1 <= outcomes["sent"] < 5
    waiting = Delivery.objects.filter(status=Status.PENDING, attempts=0, token=None)
    assert waiting.count() == 5 - outcomes["sent"]


@pytest.mark.parametrize(("rate", "sent"), [(120, 2), (1, 1), (0, 5)])
def test_a_rate_a_minute_is_kept(smtp, settings, monkeypatch, rate, sent):
    from mail.actions import Pace

    monkeypatch.setattr(Pace, "next_at", 0.0)
    settings.MAIL_RATE = rate
    for number in range(5):
        wish(number)
    assert drain("critical", seconds=0.8) == {"sent": sent}


@pytest.mark.django_db(transaction=True)
def test_parallel_drains_never_send_twice(smtp):
    for number in range(60):
        wish(number)
    outcomes = []

    def work():
        outcomes.append(drain("critical"))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(outcomes, Counter()) == {"sent": 60}
    assert Counter(received.recipients[0] for received in smtp.messages).most_common(1)[0][1] == 1
    assert len([outcome for outcome in outcomes if outcome]) > 1


def test_a_process_that_lost_its_lease_sends_and_changes_nothing(smtp):
    wish()
    [mine] = claim("critical", 1)
    Delivery.objects.update(token=None, status=Status.PENDING, lease_until=None)  # as the sweep does
    [theirs] = claim("critical", 1)
    line = open_line()
    assert process(mine, line) == "lost"
    line.close()
    theirs.refresh_from_db()
    assert (theirs.status, theirs.attempts) == (Status.CLAIMED, 0)
    assert smtp.messages == []


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_next_hop_is_talked_to():
    from django.db import transaction

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        drain("critical")


def test_a_long_header_without_spaces_stays_on_its_line(smtp, note):
    from .conftest import plain

    def long(delivery):
        message = plain(delivery)
        message.extra_headers["List-Unsubscribe"] = "<https://jobs.example.org/" + "x" * 100 + "/>"
        return message

    note["renderer"] = long
    wish(payload={"text": "Grüße aus " + "Essen und Bochum " * 10})
    drain("critical")
    head = smtp.messages[0].source.partition(b"\r\n\r\n")[0]
    assert b"List-Unsubscribe: <https://jobs.example.org/xxx" in head
    assert smtp.messages[0].subject.startswith("Grüße aus Essen und Bochum")
    assert max(map(len, head.replace(b"x" * 100, b"").split(b"\r\n"))) < 90
