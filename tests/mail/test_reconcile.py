"""MAIL_AMBIGUOUS=reconcile: the next hop's log says whether a mail was taken."""

import os
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from mail import log
from mail.actions import begin, claim, drain, sweep
from mail.models import Delivery, Status
from mail.outbox import enqueue
from mail.outcomes import LEASE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_log(settings, smtp, tmp_path):
    settings.MAIL_AMBIGUOUS = "reconcile"
    settings.MAIL_LOG = str(tmp_path / "mail.log")
    smtp.log = tmp_path / "mail.log"
    smtp.log.touch()
    return smtp.log


@pytest.fixture
def delivery(smtp):
    return enqueue("note", to="jo@example.org", language="en", queue="critical", payload={"text": "Hi"})


def grace_over():
    """As if the hand-over had been two minutes ago, whatever the log says since."""
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def killed(delivery):
    begin(claim("critical", 1)[0])
    grace_over()


def fresh(delivery):
    delivery.refresh_from_db()
    return delivery.status


def test_a_mail_that_was_taken_is_not_sent_again(smtp, delivery):
    smtp.drop_after_data = 1
    assert drain("critical") == {"handover": 1}
    assert sweep() == {}
    grace_over()
    assert sweep() == {"sent": 1}
    assert fresh(delivery) == Status.SENT
    assert len(smtp.messages) == 1


def test_a_mail_that_was_not_taken_is_sent_again(smtp, delivery):
    killed(delivery)
    smtp.write_log("smtpd: disconnect from localhost")
    assert sweep() == {"pending": 1}
    Delivery.objects.update(next_at=timezone.now())
    assert drain("critical") == {"sent": 1}
    assert len(smtp.messages) == 1


def test_a_message_that_postfix_has_read_but_not_queued_was_not_taken(smtp, delivery):
    smtp.write_log(f"cleanup: 4F2A1: message-id={delivery.message_id}")
    smtp.write_log("qmgr: 4F2A2: from=<other@example.org> (queue active)")
    assert log.taken([delivery.message_id]) == set()
    smtp.write_log("qmgr: 4F2A1: from=<jobs@example.org>, size=5, nrcpt=1 (queue active)")
    assert log.taken([delivery.message_id]) == {delivery.message_id}


@pytest.mark.parametrize(
    ("line", "is_taken"),
    [
        ("2026-11-23 07:00:00 1r2-3-4 <= jobs@example.org H=localhost P=esmtp S=9 id={}", True),
        ("2026-11-23 07:00:00 H=localhost rejected after DATA: spam: {}", False),
    ],
)
def test_other_servers_say_it_in_one_line(mail_log, delivery, line, is_taken):
    mail_log.write_text(line.format(delivery.message_id.strip("<>")) + "\n")
    assert log.taken([delivery.message_id]) == ({delivery.message_id} if is_taken else set())


def test_what_was_logged_just_before_the_rotation_counts(smtp, delivery, mail_log):
    smtp.write_log(f"cleanup: 4F2A1: message-id={delivery.message_id}")
    mail_log.rename(mail_log.with_name("mail.log.1"))
    smtp.write_log("qmgr: 4F2A1: from=<jobs@example.org>, size=5, nrcpt=1 (queue active)")
    assert log.taken([delivery.message_id]) == {delivery.message_id}


def test_a_log_that_stands_still_says_nothing_until_the_next_hop_was_knocked_at(smtp, delivery, mail_log):
    past = time.time() - 3600
    killed(delivery)
    os.utime(mail_log, (past, past))
    assert sweep() == {}
    assert fresh(delivery) == Status.HANDOVER
    assert "connect from" in mail_log.read_text()
    assert sweep() == {"pending": 1}


@pytest.mark.parametrize("silent", [timedelta(minutes=50), timedelta(minutes=70)])
def test_a_log_that_cannot_be_read_leaves_it_to_staff_after_an_hour(delivery, mail_log, settings, silent):
    settings.MAIL_LOG = str(mail_log.with_name("gone.log"))
    killed(delivery)
    Delivery.objects.update(lease_until=timezone.now() - silent)
    parked = silent > timedelta(hours=1)
    assert sweep() == ({"uncertain": 1} if parked else {})
    assert fresh(delivery) == (Status.UNCERTAIN if parked else Status.HANDOVER)


def test_the_log_is_given_time_to_tell(smtp, delivery):
    smtp.drop_after_data = 1
    drain("critical")
    delivery.refresh_from_db()
    assert delivery.lease_until > timezone.now() + LEASE - timedelta(seconds=10)
