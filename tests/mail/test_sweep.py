"""Rows whose process died or hangs: `mail.actions.sweep`."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from mail.actions import begin, claim, drain, sweep
from mail.models import Delivery, Status
from mail.outbox import enqueue


def wish(**fields):
    return enqueue("note", **({"to": "jo@example.org", "language": "en", "queue": "critical"} | fields))


def lease_over():
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_leaves_a_running_hand_over_alone():
    wish()
    begin(claim("critical", 1)[0])
    assert sweep() == {}
    assert Delivery.objects.get().status == Status.HANDOVER


@pytest.mark.django_db
def test_what_was_only_prepared_waits_again_and_counts_as_an_attempt(smtp):
    wish()
    claim("critical", 1)
    lease_over()
    assert sweep() == {"pending": 1}
    assert drain("critical") == {"sent": 1}
    assert Delivery.objects.get().attempts == 2


@pytest.mark.django_db
def test_a_mail_that_kills_its_process_each_time_fails_in_the_end():
    delivery = wish()
    for _ in range(24):
        Delivery.objects.filter(pk=delivery.pk).update(next_at=timezone.now())
        claim("critical", 1)
        lease_over()
        sweep()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == (Status.FAILED, 24)


@pytest.mark.django_db
@pytest.mark.parametrize(("setting", "status"), [("retry", Status.PENDING), ("park", Status.UNCERTAIN)])
def test_what_was_being_handed_over_is_ambiguous(settings, setting, status):
    settings.MAIL_AMBIGUOUS = setting
    wish()
    begin(claim("critical", 1)[0])
    lease_over()
    assert sweep() == {str(status): 1}
    assert Delivery.objects.get().status == status


KILLED = """
import django; django.setup()
from django.core.mail import EmailMessage
from mail import actions, outbox
outbox.register("note", lambda delivery: EmailMessage("Hi", "Hi", "jobs@example.org"))
actions.drain("critical")
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_between_hand_over_and_outcome_loses_nothing(smtp):
    """The next hop holds its answer back, so the kill comes before the row can say what became of the mail."""
    smtp.hang = 30
    delivery = wish()
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "jobboard.settings"},
    )
    wait_until(lambda: Delivery.objects.filter(status=Status.HANDOVER).exists())
    process.send_signal(signal.SIGKILL)
    process.wait()
    smtp.reset()
    delivery.refresh_from_db()
    assert delivery.status == Status.HANDOVER
    assert drain("critical") == {}
    lease_over()
    assert sweep() == {"pending": 1}
    Delivery.objects.update(next_at=timezone.now())
    assert drain("critical") == {"sent": 1}
    assert smtp.to("jo@example.org")


def wait_until(condition, seconds=15):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)
