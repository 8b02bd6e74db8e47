"""/reports/csp/: a line in the log and a count for each violation, and nothing else of what anybody may send."""

import json
import logging

import pytest

from jobboard.pages.views import csp_report

pytestmark = pytest.mark.django_db
OLD = {
    "csp-report": {
        "document-uri": "https://jobs.example.org/jobs/?q=rosebud",
        "effective-directive": "img-src",
        "blocked-uri": "https://tracker.example/rosebud.gif?id=1",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "body": {
            "documentURL": "https://jobs.example.org/alerts/confirm/rosebud/",
            "effectiveDirective": "script-src-elem",
            "blockedURL": "inline",
        },
    }
]


def post(client, message, **headers):
    data = message if isinstance(message, str) else json.dumps(message)
    return client.post("/reports/csp/", data, content_type="application/csp-report", headers=headers)


def lines(caplog):
    records = [record for record in caplog.records if record.name == csp_report.__name__]
    return [(record.directive, record.blocked, record.page) for record in records]


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (OLD, ("img-src", "tracker.example", "search")),
        (NEW, ("script-src-elem", "inline", "alerts:confirm")),
        (
            {"csp-report": {"violated-directive": "img-src 'self'", "blocked-uri": "data"}},
            ("img-src", "data", ""),
        ),
        (
            {"csp-report": {"violated-directive": "x\ny" * 99, "blocked-uri": "//[", "document-uri": 1}},
            ("", "", ""),
        ),
    ],
)
def test_violation_is_a_line_of_names(client, caplog, message, line):
    assert post(client, message).status_code == 204
    assert lines(caplog) == [line]
    assert "rosebud" not in str(
        [record.__dict__ for record in caplog.records if record.name != "django.request"]
    )


@pytest.mark.parametrize(
    "message", ["", "{", "[" * 9000, "1", "[1]", '{"csp-report": 1}', '[{"body": []}]', "\0"]
)
def test_anything_else_is_no_report(client, caplog, message):
    assert post(client, message).status_code in (204, 400)
    assert lines(caplog) == []


def test_long_message_is_refused_and_a_list_cut(client, caplog):
    assert post(client, " " * 20_000).status_code == 413
    assert post(client, NEW * 60).status_code == 204
    assert len(lines(caplog)) == 10


def test_one_network_tells_thirty_a_minute(client, settings, caplog):
    settings.ACCOUNT_RATE_LIMITS = settings.ALL_RATE_LIMITS
    statuses = [
        post(client, OLD, **{"X-Forwarded-For": f"10.0.0.{number}"}).status_code for number in range(31)
    ]
    assert statuses == [204] * 30 + [429]


def test_browsers_are_told_where(client):
    response = client.get("/imprint/")
    policy = response["Content-Security-Policy"].split("; ")
    assert {"report-uri /reports/csp/", "report-to csp"} <= set(policy)
    assert response["Reporting-Endpoints"] == 'csp="/reports/csp/"'


@pytest.fixture(autouse=True)
def level(caplog):
    caplog.set_level(logging.WARNING)
