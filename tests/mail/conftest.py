import socket

import pytest
from django.core.mail import EmailMultiAlternatives

from mail import outbox


@pytest.fixture(autouse=True)
def note(monkeypatch):
    """A kind of mail that these tests own; `note["renderer"]` may be replaced."""
    renderers = {"renderer": plain}
    monkeypatch.setitem(outbox._renderers, "note", lambda delivery: renderers["renderer"](delivery))
    return renderers


def plain(delivery):
    text = delivery.payload.get("text", "Hello")
    return EmailMultiAlternatives(subject=text, body=text, from_email="Jobs <noreply@jobs.example.org>")


@pytest.fixture
def unused_tcp_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def silent_server():
    """The port of a server that accepts connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        yield listener.getsockname()[1]
