"""/metrics: for who has the token; all web processes counted together; and what the queues and parts are like."""

import http.client
from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from jobboard.celery import app
from mail.models import Delivery
from tests.bench.harness.web import web_server

TOKEN = "a-token-of-more-than-twenty"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def figures(text):
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scrape(client):
    return figures(client.get("/metrics", headers=BEARER).content.decode())


def test_without_a_token_in_the_settings_nothing_is_there(client):
    assert client.get("/metrics", headers=BEARER).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("given", ["", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer ä", TOKEN])
def test_who_has_not_the_token_is_told_so(client, token, given):
    answer = client.get(f"/metrics?token={TOKEN}", headers={"Authorization": given})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert b"board_" not in answer.content


def test_requests_are_counted_by_view_and_never_by_address(client, db, token):
    before = scrape(client).get(("board_requests_total", "200", "GET", "imprint"), 0)
    client.get("/imprint/?q=rosebud")
    client.get("/rosebud/")
    client.generic("ROSEBUD", "/imprint/")
    found = scrape(client)
    assert found[("board_requests_total", "200", "GET", "imprint")] == before + 1
    assert found[("board_requests_total", "(none)", "404", "GET")] >= 1
    assert found[("board_requests_total", "405", "imprint", "other")] >= 1
    assert found[("board_request_seconds_count", "imprint")] >= 2
    assert "rosebud" not in str(found).lower()


def test_queues_are_looked_at(client, db, token):
    for minutes in (5, 10, -5):
        Delivery.objects.create(
            kind="x",
            to="a@example.org",
            language="en",
            queue="alerts",
            next_at=timezone.now() - timedelta(minutes=minutes),
        )
    with app.connection_for_write() as connection:
        channel = connection.default_channel.client
        channel.delete("feeds")
        channel.rpush("feeds", "{}")
        found = scrape(client)
        channel.delete("feeds")
    assert found[("board_mails_due", "alerts")] == 2
    assert 600 <= found[("board_mails_due_seconds", "alerts")] < 660
    assert found[("board_mails_due", "critical")] == 0
    assert found[("board_tasks_waiting", "feeds")] == 1


def test_part_that_is_down_takes_only_its_own_figures_with_it(client, db, token, monkeypatch):
    nobody = app.connection_for_write("redis://127.0.0.1:1/0")
    monkeypatch.setattr(app, "connection_for_write", lambda **kwargs: nobody)
    found = scrape(client)
    assert (found[("board_up", "broker")], found[("board_up", "database")]) == (0, 1)
    assert ("board_mails_due", "alerts") in found
    assert ("board_tasks_waiting", "feeds") not in found


def test_all_web_processes_count_together(monkeypatch):
    """gunicorn's workers, asked over connections of their own, so that each gets some."""
    monkeypatch.setenv("METRICS_TOKEN", TOKEN)
    with web_server() as (port, _):
        for _ in range(20):
            fetch(port, "/robots.txt")
        sums = [figures(fetch(port, "/metrics")) for _ in range(5)]
    redirected = (
        "board_requests_total",
        "(none)",
        "301",
        "GET",
    )  # from http to https, before there is a view
    assert {found[redirected] for found in sums} == {20}


def fetch(port, address):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", address, headers=BEARER)
        return connection.getresponse().read().decode()
    finally:
        connection.close()
