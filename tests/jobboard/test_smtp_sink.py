"""The sink that stands for the next mail server behaves as real ones do."""

import smtplib

import pytest
from django.core.mail import get_connection, send_mail


def send(recipient="jo@example.org"):
    return send_mail("Hello", "Körper", "board@example.org", [recipient])


def test_message_is_kept_with_its_envelope(smtp):
    send()
    (received,) = smtp.messages
    assert (received.sender, received.recipients) == ("board@example.org", ["jo@example.org"])
    assert received.subject == "Hello"
    assert received.text().strip() == "Körper"
    assert smtp.to("jo@example.org") == [received]


@pytest.mark.parametrize("answer", ["451 4.7.1 Try later", "550 5.1.1 No such user"])
def test_switch_refuses_the_recipient(smtp, answer):
    smtp.answer = answer
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send()
    assert refused.value.recipients["jo@example.org"][0] == int(answer[:3])
    assert smtp.messages == []


def test_switch_refuses_a_single_address(smtp):
    smtp.answers["gone@example.org"] = "550 5.1.1 No such user"
    send()
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send("gone@example.org")
    assert len(smtp.messages) == 1


def test_switch_refuses_the_message(smtp):
    smtp.answer_data = "552 5.3.4 Too big"
    with pytest.raises(smtplib.SMTPDataError):
        send()
    assert smtp.messages == []


def test_line_breaks_after_the_message_was_taken(smtp):
    smtp.drop_after_data = 1
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send()
    send()
    assert len(smtp.messages) == 2


def test_line_breaks_before_the_message_was_given(smtp):
    smtp.drop_before_dot = 1
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send()
    assert smtp.messages == []


def test_switch_lets_the_server_hang(smtp):
    smtp.hang = 30
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        send_mail(
            "Hello", "Body", "b@example.org", ["jo@example.org"], connection=get_connection(timeout=0.3)
        )
