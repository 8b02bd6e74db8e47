"""`send_alerts`, as INTERFACES promises it."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from alerts.models import Subscriber
from tests.factories import PostingFactory, SubscriberFactory

pytestmark = pytest.mark.django_db(transaction=True)

LINE = (
    r"planned=(\d+) sent=(\d+) failed=(\d+) cancelled=(\d+) uncertain=(\d+) postings=(\d+) seconds=[\d.]+\n"
)


def send(*arguments):
    """The six numbers of the last line."""
    out = StringIO()
    try:
        call_command("send_alerts", *arguments, stdout=out)
    finally:
        send.numbers = tuple(map(int, re.search(LINE + r"\Z", out.getvalue()).groups()))
    return send.numbers


def test_sends_what_is_new_and_the_second_time_nothing(smtp):
    SubscriberFactory.create_batch(3, queries=[{}])
    PostingFactory.create_batch(2)
    at = timezone.now().isoformat()
    assert send("--at", at) == (3, 3, 0, 0, 0, 2)
    assert len(smtp.messages) == 3
    assert send("--at", at) == (0, 0, 0, 0, 0, 0)
    assert send() == (0, 0, 0, 0, 0, 0)
    assert len(smtp.messages) == 3


def test_a_later_time_is_a_later_day(smtp):
    SubscriberFactory(queries=[{}])
    PostingFactory()
    send()
    PostingFactory()
    assert send()[0] == 0
    assert send("--at", (timezone.now() + timedelta(days=1)).isoformat())[0] == 1


def test_one_rhythm_or_all(smtp):
    for rhythm in ("instant", "daily", "weekly"):
        SubscriberFactory(email=f"{rhythm}@example.org", rhythm=rhythm, queries=[{}])
    PostingFactory()
    assert send("--rhythm", "weekly")[0] == 1
    assert smtp.messages[0].recipients == ["weekly@example.org"]
    assert send()[0] == 2


def test_a_time_without_an_offset_is_meant_here(smtp):
    SubscriberFactory(queries=[{}], served_at=timezone.now(), due_at=timezone.now() + timedelta(days=2))
    PostingFactory()
    assert send("--at", "2026-01-01T07:00") == (0, 0, 0, 0, 0, 0)
    with pytest.raises(CommandError, match="--at"):
        call_command("send_alerts", "--at", "tomorrow")


def test_a_failed_mail_is_counted_and_makes_the_status_bad(smtp):
    SubscriberFactory(email="gone@example.org", queries=[{}])
    SubscriberFactory(queries=[{}])
    PostingFactory()
    smtp.answers = {"gone@example.org": "550 5.1.1 No such user"}
    with pytest.raises(CommandError, match="could not be sent"):
        send()
    assert send.numbers == (2, 1, 1, 0, 0, 1)


def test_a_mail_put_off_by_the_next_hop_is_not_passed_off_as_sent(smtp):
    SubscriberFactory(queries=[{}])
    PostingFactory()
    smtp.answer = "451 4.7.1 Try later"
    with pytest.raises(CommandError, match="put off"):
        send()
    assert send.numbers == (1, 0, 0, 0, 0, 1)


def test_an_uncertain_mail_is_counted(smtp, settings):
    settings.MAIL_AMBIGUOUS = "park"
    SubscriberFactory(queries=[{}])
    PostingFactory()
    smtp.drop_after_data = 1
    with pytest.raises(CommandError):
        send()
    assert send.numbers == (1, 0, 0, 0, 1, 1)


def test_a_job_scheduled_for_later_is_not_mailed_before_it_is_open(smtp):
    SubscriberFactory(queries=[{}])
    PostingFactory(scheduled=True)
    assert send("--at", (timezone.now() + timedelta(days=3)).isoformat())[0] == 0
    assert Subscriber.objects.get().mailed_through == 0
