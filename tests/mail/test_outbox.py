"""The way in: `mail.outbox`."""

import os
import threading
import time

import pytest
from django.db import connection, transaction

from mail import wake
from mail.models import Delivery, Queue
from mail.outbox import enqueue, enqueue_thousands
from mail.wake import Waker


def wish(**fields):
    return enqueue("note", **({"to": "jo@example.org", "language": "en"} | fields))


@pytest.mark.django_db
def test_a_known_key_ends_at_the_first_row():
    first = wish(key="once", payload={"text": "first"})
    second = wish(key="once", payload={"text": "second"})
    assert second.pk == first.pk
    assert second.payload == {"text": "first"}
    assert Delivery.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["plain", "\\", "a\tb", "a\nb", "a\rb", "\\N", "ü\"'"])
def test_thousands_are_written_as_they_are(text):
    address, payload = f"{text}@example.org", {"text": text, "7": {"more": 2}}
    others = [(f"k{number}", "jo@example.org", "de", {}) for number in range(2)]
    ids = enqueue_thousands("note", Queue.ALERTS, [(text, address, "en", payload), *others])
    assert {*Delivery.objects.filter(pk__in=ids).values_list("key", flat=True)} == {text, "k0", "k1"}
    first = Delivery.objects.get(pk=ids[0])
    assert (first.to, first.payload, first.queue, first.status) == (address, payload, "alerts", "pending")


@pytest.mark.django_db
def test_a_key_is_written_into_one_index_only():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'mail_delivery' AND indexdef LIKE '%(key%'"
        )
        [(definition,)] = cursor.fetchall()
    assert "UNIQUE" in definition


@pytest.mark.django_db
def test_without_a_key_each_wish_is_a_mail():
    assert wish().pk != wish().pk


@pytest.mark.django_db(transaction=True)
def test_two_transactions_with_the_same_key_make_one_row():
    ready = threading.Barrier(2)

    def ask():
        with transaction.atomic():
            ready.wait()
            wish(key="raced")
            time.sleep(0.05)  # so that the second insert meets one that is not committed yet
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Delivery.objects.filter(key="raced").count() == 1


@pytest.mark.django_db
def test_a_transaction_wakes_each_queue_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        wish(queue="critical")
        wish(queue="critical")
        wish(queue="bulk")
    assert [waker.queue for waker in callbacks] == ["critical", "bulk"]


@pytest.mark.django_db
def test_a_mail_wished_for_after_a_rolled_back_savepoint_still_wakes(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        try:
            with transaction.atomic():
                wish()
                raise LookupError
        except LookupError:
            pass
        assert callbacks == []
        wish()
    assert len(callbacks) == 1


@pytest.mark.django_db(transaction=True)
def test_the_message_reaches_the_broker():
    from celery import current_app

    with current_app.connection_for_write() as broker:
        queue = broker.SimpleQueue("bulk")
        queue.clear()
        wish(queue="bulk")
        message = queue.get(timeout=5)
        assert message.headers["task"] == "mail.tasks.drain"
        message.ack()


def forget_what_was_told():
    for waker in Waker.known:
        waker.forget()


@pytest.mark.django_db(transaction=True)
def test_a_busy_moment_is_told_at_its_beginning_and_at_its_end(monkeypatch):
    monkeypatch.setattr(wake, "MOMENT", 3)
    from celery import current_app

    with current_app.connection_for_write() as broker:
        queue = broker.SimpleQueue("bulk")
        queue.clear()
        forget_what_was_told()
        for _ in range(5):
            wish(queue="bulk")
        assert queue.qsize() == 1
        end = time.monotonic() + 20
        while queue.qsize() == 1 and time.monotonic() < end:
            time.sleep(0.1)
        assert queue.qsize() == 2
        queue.clear()


def test_a_forked_process_does_not_wait_for_what_its_parent_has_planned():
    waker = Waker("mail.tasks.drain", "bulk")
    with waker.lock:
        waker.is_planned = True
        child = os.fork()
        if child == 0:
            os._exit(0 if not waker.is_planned and waker.lock.acquire(timeout=1) else 1)
    assert os.waitpid(child, 0)[1] == 0


@pytest.fixture
def broker_that(monkeypatch):
    """Points Celery at another broker, and forgets afterwards that it didn't answer."""
    from celery import current_app

    def use(url):
        monkeypatch.setattr(current_app.conf, "broker_write_url", url)

    monkeypatch.setattr(Waker, "silent_until", 0.0)
    forget_what_was_told()
    return use


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_neither_raises_nor_is_asked_twice(broker_that, unused_tcp_port):
    broker_that(f"redis://127.0.0.1:{unused_tcp_port}/0")
    started = time.monotonic()
    assert wish().status == "pending"
    assert Waker.silent_until > started
    wish()
    assert Delivery.objects.count() == 2
    assert time.monotonic() - started < 2


@pytest.mark.django_db(transaction=True)
def test_a_hanging_broker_costs_a_request_two_seconds_at_most(broker_that, silent_server):
    broker_that(f"redis://127.0.0.1:{silent_server}/0")
    started = time.monotonic()
    wish()
    assert time.monotonic() - started < 2.5
    assert Waker.silent_until > started
