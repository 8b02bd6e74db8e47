"""The way out, when the next hop answers: `mail.actions.drain`."""

import threading
import time
from collections import Counter
from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mail.actions import Sending, claim, drain, process
from mail.hindrances import Hindrances
from mail.lines import Lines
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


@pytest.mark.parametrize("most", [1, 3])
def test_few_connections_serve_many_mails(smtp, settings, most):
    settings.MAIL_CONNECTIONS = most
    for number in range(30):
        wish(number)
    assert drain("critical") == {"sent": 30}
    assert 1 <= smtp.connections <= most
    assert {received.recipients[0] for received in smtp.messages} == {
        f"person{number}@example.org" for number in range(30)
    }


def test_a_slow_next_hop_gets_several_mails_at_once(smtp, settings):
    settings.MAIL_CONNECTIONS = 4
    smtp.hang = 0.5
    for number in range(8):
        wish(number)
    started = time.monotonic()
    assert drain("critical") == {"sent": 8}
    assert time.monotonic() - started < 8 * 0.5 / 2
    assert smtp.connections == 4


def test_a_next_hop_that_wants_fewer_connections_gets_fewer(smtp, settings):
    settings.MAIL_CONNECTIONS = 4
    smtp.most_connections = 2
    smtp.hang = 0.05
    for number in range(8):
        wish(number)
    assert drain("critical") == {"sent": 8}


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


def test_begins_nothing_after_its_time_and_gives_the_rest_back(smtp, settings):
    settings.MAIL_CONNECTIONS = 1
    smtp.hang = 0.4
    for number in range(5):
        wish(number)
    outcomes = drain("critical", seconds=1)
    assert 1 <= outcomes["sent"] < 5
    waiting = Delivery.objects.filter(status=Status.PENDING, attempts=0, token=None)
    assert waiting.count() == 5 - outcomes["sent"]


@pytest.mark.parametrize(("rate", "sent"), [(120, 2), (1, 1), (0, 5)])
def test_a_rate_a_minute_is_kept(smtp, settings, rate, sent):
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
    with Lines(1) as lines:
        assert process(mine, Sending(lines, Hindrances.of([mine]), Counter(), {})) == "lost"
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
