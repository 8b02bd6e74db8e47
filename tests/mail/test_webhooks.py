"""M8: what a mail provider reports at /webhooks/mail/."""

import base64
import json

import pytest

from mail.actions import drain
from mail.models import Suppression
from mail.outbox import enqueue
from mail.webhooks import VIEWS

pytestmark = pytest.mark.django_db

SECRET = "Basic " + base64.b64encode(b"board:open-sesame").decode()
BOUNCE = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "TypeCode": 1,
    "Email": "Jo@Example.org",
    "Description": "The server was unable to deliver your message",
    "Details": "550 5.1.1 No such user",
    "BouncedAt": "2026-11-23T07:00:00Z",
    "MessageID": "1",
}
SOFT = BOUNCE | {"Type": "SoftBounce", "TypeCode": 4096}
COMPLAINT = BOUNCE | {"Type": "SpamComplaint", "TypeCode": 512, "RecordType": "SpamComplaint"}
DELIVERY = {
    "RecordType": "Delivery",
    "Recipient": "jo@example.org",
    "DeliveredAt": "2026-11-23T07:00:00Z",
    "Details": "250 OK",
    "MessageID": "1",
}


@pytest.fixture
def report(client):
    def post(event, *, secret=SECRET, provider="postmark"):
        headers = {"Authorization": secret} if secret else {}
        url = f"/webhooks/mail/{provider}/tracking/"
        return client.post(url, json.dumps(event), content_type="application/json", headers=headers)

    return post


@pytest.mark.parametrize(("event", "word"), [(BOUNCE, "bounced"), (COMPLAINT, "complained")])
def test_bounces_and_complaints_stop_all_mail_and_staff_see_why(report, smtp, event, word):
    assert report(event).status_code == 200
    assert report(event).status_code == 200
    blocked = Suppression.objects.get()
    assert (blocked.email, blocked.reason) == (
        "jo@example.org",
        f"{word} (Postmark): 550 5.1.1 No such user",
    )
    enqueue("note", to="JO@example.org", language="en", queue="critical")
    assert drain("critical") == {"cancelled": 1}
    assert smtp.messages == []


@pytest.mark.parametrize("event", [SOFT, DELIVERY])
def test_a_mailbox_that_is_only_full_and_a_mail_that_arrived_block_nobody(report, event):
    assert report(event).status_code == 200
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("secret", [None, "Basic " + base64.b64encode(b"board:wrong").decode()])
def test_without_the_secret_nothing_is_believed(report, secret):
    assert report(BOUNCE, secret=secret).status_code == 400
    assert not Suppression.objects.exists()


def test_while_no_secret_is_set_there_is_nothing(report, settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": ""}
    assert report(BOUNCE).status_code == 404


def test_an_unknown_provider_is_nothing_and_get_is_refused(report, client):
    assert report(BOUNCE, provider="base").status_code == 404
    assert client.get("/webhooks/mail/postmark/tracking/").status_code == 405


@pytest.mark.parametrize(
    "body", ["{", "[]", "[1]", '{"RecordType": []}', "[" * 5000, "\udcff".encode("utf-8", "replace")]
)
@pytest.mark.parametrize("provider", sorted(VIEWS))
def test_what_cannot_be_read_is_no_crash_of_ours(client, body, provider):
    answer = client.post(
        f"/webhooks/mail/{provider}/tracking/",
        body,
        content_type="application/json",
        headers={"Authorization": SECRET},
    )
    assert answer.status_code < 500
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("provider", sorted(VIEWS))
def test_a_form_or_a_time_out_of_range_is_no_crash_of_ours_either(client, provider):
    path, headers = f"/webhooks/mail/{provider}/tracking/", {"Authorization": SECRET}
    assert client.post(path, {"a": "b"}, headers=headers).status_code < 500
    late = {"time": 10**30, "timestamp": 10**30, "ts_event": 10**30, "ts": 10**30, "event": "sent"}
    answer = client.post(path, late, content_type="application/json", headers=headers)
    assert answer.status_code < 500


@pytest.mark.parametrize(
    ("provider", "report_of", "is_blocked"),
    [
        ("brevo", {"event": "hard_bounce", "email": "jo@example.org", "ts_epoch": 1}, True),
        ("brevo", {"event": "soft_bounce", "email": "jo@example.org", "ts_epoch": 1}, False),
        ("sendgrid", [{"event": "bounce", "email": "jo@example.org", "reason": "550 5.1.1 no"}], True),
        ("sendgrid", [{"event": "bounce", "email": "jo@example.org", "reason": "452 4.2.2 full"}], False),
        (
            "mailjet",
            {"event": "bounce", "email": "jo@example.org", "hard_bounce": True, "error": "user unknown"},
            True,
        ),
        (
            "mailjet",
            {"event": "bounce", "email": "jo@example.org", "hard_bounce": False, "error": "quota exceeded"},
            False,
        ),
    ],
)
def test_providers_tell_soft_from_hard_each_in_its_own_words(report, provider, report_of, is_blocked):
    assert report(report_of, provider=provider).status_code == 200
    assert Suppression.objects.exists() is is_blocked
