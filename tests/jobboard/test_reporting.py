"""SENTRY_DSN: an error goes there, with the place in the code and the request's id, and nothing of the person."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
import sentry_sdk
from django.contrib.auth.decorators import login_not_required
from django.test import Client
from django.urls import path

from jobboard import reporting


@login_not_required
def broken(request, token):
    name = request.POST["name"]
    raise ValueError(f"{name[:0]}no place for jane.doe@example.org")


handler500 = "jobboard.pages.views.errors.server_error"
urlpatterns = [path("broken/<str:token>/", broken, name="broken")]


@pytest.fixture
def sentry():
    """A server that takes what is sent to it: a list of texts."""
    taken = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Encoding"] == "br"
            taken.append(brotli.decompress(body).decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    reporting.start(f"http://key@127.0.0.1:{server.server_port}/1")
    yield taken
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)
    server.shutdown()
    server.server_close()


@pytest.mark.urls("tests.jobboard.test_reporting")
def test_error_is_sent_without_whose_it_was(sentry, db):
    client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.7")
    client.cookies["sessionid"] = "rosebud-session"
    answer = client.post("/broken/rosebud-token/?q=rosebud-query", {"name": "rosebud-name"})
    assert answer.status_code == 500
    sentry_sdk.flush()
    [sent] = [text for text in sentry if '"type":"event"' in text.replace(" ", "")]
    event = json.loads(sent.splitlines()[2])
    assert event["exception"]["values"][-1]["type"] == "ValueError"
    assert event["exception"]["values"][-1]["value"] == "no place for […]"
    assert event["request"].keys() == {"method"}
    assert event["tags"]["request_id"] == answer["X-Request-ID"]
    frame = event["exception"]["values"][-1]["stacktrace"]["frames"][-1]
    assert (frame["function"], frame["module"]) == ("broken", "tests.jobboard.test_reporting")
    kept = [word for word in ("rosebud-", "jane.doe", "203.0.113.7") if word in without_source(event)]
    assert kept == []


def without_source(event):
    """The lines of code around each frame are ours, and this very file's hold the words that must not be sent."""
    for exception in event["exception"]["values"]:
        for frame in exception["stacktrace"]["frames"]:
            for name in ("pre_context", "context_line", "post_context"):
                frame.pop(name, None)
    return json.dumps(event)


def test_nothing_is_sent_without_a_setting(settings):
    assert settings.SENTRY_DSN == ""
    assert not sentry_sdk.get_client().is_active()
