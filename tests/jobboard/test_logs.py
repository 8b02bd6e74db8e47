"""One line of JSON for each thing that happens, with the request's id, and nothing of people or tokens in it."""

import io
import json
import logging
import sys

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.test import Client
from django.urls import include, path

from alerts import tokens
from companies.models import Invitation
from jobboard import celery, logs
from jobboard.pages.tasks import beat
from mail.models import Delivery
from tests.factories import CompanyFactory, SubscriberFactory

handler500 = "jobboard.pages.views.errors.server_error"
SECRETS = ("jane.doe@example.org", "Jane Doe", "rosebud", "203.0.113.7")


@login_not_required
def broken(request, token):
    raise RuntimeError(f"no room for jane.doe@example.org at /alerts/{token}/")


@login_not_required
def doubled(request):
    Delivery.objects.bulk_create(
        [Delivery(kind="x", key="rosebud 1", to="jane.doe@example.org", language="en") for _ in range(2)]
    )


urlpatterns = [
    path("broken/<str:token>/", broken, name="broken"),
    path("doubled/", doubled),
    path("", include("jobboard.urls")),
]


@pytest.fixture
def log(settings):
    """What the one handler of production writes."""
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler.formatter, logs.JsonFormatter)
    before, stream = handler.stream, io.StringIO()
    handler.setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    handler.setStream(before)


@pytest.fixture
def visitor(db):
    return Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.7")


def test_request_is_one_line_that_names_the_view_and_the_id(visitor, log):
    answer = visitor.get("/imprint/?q=rosebud", headers={"X-Request-ID": "from-the-proxy"})
    [line] = [line for line in log() if line["logger"] == "jobboard.requests"]
    assert answer["X-Request-ID"] == line["request_id"] == "from-the-proxy"
    assert (line["level"], line["method"], line["view"], line["status"]) == ("INFO", "GET", "imprint", 200)
    assert line["ms"] > 0
    assert "rosebud" not in str(log())


def test_probes_leave_no_line(visitor, log):
    visitor.get("/healthz")
    assert log() == []


@pytest.mark.urls("tests.jobboard.test_logs")
def test_tokens_in_addresses_are_in_no_line(visitor, log):
    subscriber, invitation = (
        SubscriberFactory(),
        Invitation.objects.create(company=CompanyFactory(), email="jane.doe@example.org"),
    )
    found = {
        purpose: tokens.make(purpose, subscriber)
        for purpose in (tokens.CONFIRM, tokens.MANAGE, tokens.UNSUBSCRIBE, tokens.KEEP)
    }
    addresses = [f"/alerts/{purpose}/{token}/" for purpose, token in found.items()]
    addresses += [f"/invitations/{invitation.token}/", f"/broken/{found['manage']}/"]
    for address in addresses:
        for cut_off in (address, address[:-1], address[:-4] + "/", address + "more/"):
            visitor.get(cut_off)
            visitor.put(cut_off)
    text = json.dumps(log())
    assert len(log()) > 40
    assert "broken" in text
    for token in [*found.values(), invitation.token]:
        assert token.rpartition(".")[2].rpartition(":")[2][:20] not in text


@pytest.mark.urls("tests.jobboard.test_logs")
def test_exception_is_written_without_what_people_are(visitor, log):
    visitor.get("/broken/x/?name=Jane+Doe")
    [line] = [line for line in log() if "exc_info" in line]
    assert "RuntimeError: no room for […]" in line["exc_info"]
    assert "test_logs.py" in line["exc_info"]
    assert line["request_id"]
    assert [secret for secret in SECRETS if secret in json.dumps(log())] == []


@pytest.mark.urls("tests.jobboard.test_logs")
def test_values_of_a_refused_row_are_not_written(visitor, log):
    visitor.get("/doubled/")
    text = json.dumps(log(), ensure_ascii=False)
    assert "DETAIL: […]" in text
    assert "UniqueViolation" in text
    assert [secret for secret in SECRETS if secret in text] == []


def test_values_of_a_query_are_not_written(db, log):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::int", [SECRETS[2]])
    except Exception:
        logging.getLogger("mail").exception("not read")
    assert "rosebud" not in str(log())
    assert "InvalidTextRepresentation" in str(log())


def test_sign_in_that_fails_names_nobody(visitor, log):
    visitor.post("/account/login/", {"login": "jane.doe@example.org", "password": "rosebud"})
    visitor.post("/account/login/code/", {"email": "jane.doe@example.org"})
    assert log()
    assert [secret for secret in SECRETS if secret in json.dumps(log())] == []


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("to jane.doe@example.org.", "to […]."),
        ("Location: https://board:open-sesame@jobs.example.org/alerts/x?y=1 ", "Location: https://jobs.example.org "),
        ("link 1.17.kJ8sVn2-Xw9PzQ4rT6yU1aB3cD5eF7gH0iL_mNoPq", "link 1.17.[…]"),
        ("invitations of 5f2b8c1e-7d7a-4b0c-9a51-0d6b7c8e9f10", "invitations of 5f2b8c1e-7d7a-4b0c-9a51-0d6b7c8e9f10"),
        ("in django.core.handlers.exception.convert_exception_to_response", None),
    ],
)  # fmt: skip
def test_cleaning(said, written):
    assert logs.cleaned(said) == (written or said)


@pytest.mark.parametrize("piece", ["a@", "a.", "A1", "a:", "http://", "DETAIL:", "\n"])
def test_cleaning_takes_no_long_time_for_long_lines(piece):
    logging.getLogger().handlers[0].filter(
        logging.LogRecord("x", logging.INFO, "x", 1, piece * (100_000 // len(piece)), None, None)
    )


def test_gunicorn_writes_neither_address_nor_path(log):
    logger = logging.getLogger("gunicorn.error")
    logger.warning("Invalid request from ip=203.0.113.7: Invalid Request Line 'rosebud'")
    try:
        raise OSError("rosebud@example.org")
    except OSError:
        logger.error(
            "Error handling request %s %s", "GET", "/invitations/rosebud?x=1", exc_info=sys.exc_info()
        )
    assert [line["message"] for line in log()] == [
        "Invalid request",
        "Error handling request GET /invitations/[…]",
    ]
    assert "rosebud" not in str(log())


def test_message_to_a_worker_bears_the_id_of_the_request():
    token = logs.request_id.set("of-the-request")
    with celery.app.connection_for_write() as connection:
        queue = connection.SimpleQueue("tests")
        beat.apply_async(queue="tests", connection=connection)
        message = queue.get(timeout=5)
        message.ack()
    logs.request_id.reset(token)
    assert message.headers["request_id"] == "of-the-request"


@pytest.mark.parametrize(
    ("headers", "seen"), [({"request_id": "abc"}, "abc"), ({"request_id": ""}, "of-the-task")]
)
def test_worker_takes_the_id_and_leaves_it_behind(headers, seen):
    beat.push_request(**headers)
    celery.take_request_id(task_id="of-the-task", task=beat)
    assert logs.request_id.get() == seen
    celery.forget_request_id()
    assert logs.request_id.get() == ""
    beat.pop_request()
