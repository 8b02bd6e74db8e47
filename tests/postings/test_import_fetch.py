"""Feeds come from the public internet by https; nobody leads the importer into our own network."""

import json
import socket
import time

import pytest

from postings.imports import fetch
from postings.models import Posting
from tests.postings.jobs import imported, job

pytestmark = pytest.mark.django_db


def lines(*jobs):
    return b"".join(json.dumps(each).encode() + b"\n" for each in jobs)


def test_a_host_that_the_operator_allows_may_be_private_and_speak_http(server, allowed):
    server.pages["/jobs.jsonl"] = (200, {}, lines(job("1"), job("2")))
    assert imported(f"{server.url}/jobs.jsonl").counts == "added=2 updated=0 unchanged=0 closed=0 skipped=0"
    server.pages["/jobs.jsonl"] = (200, {}, lines(job("1")))
    assert imported(f"{server.url}/jobs.jsonl").closed == 1


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("application/json; charset=utf-8", json.dumps([job()]).encode()),
        ("application/x-ndjson", lines(job("1"))),
        ("text/html", b'<script type="application/ld+json">' + json.dumps(job()).encode() + b"</script>"),
        ("application/octet-stream", json.dumps(job()).encode()),
    ],
)
def test_what_was_sent_is_known_by_its_type_or_its_content(server, allowed, media_type, content):
    server.pages["/feed?id=7"] = (200, {"Content-Type": media_type}, content)
    assert imported(f"{server.url}/feed?id=7").added == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:{port}/",
        "https://localhost:{port}/",
        "https://127.0.0.1:{port}/",
        "https://[::1]:{port}/",
        "https://[::ffff:127.0.0.1]:{port}/",
        "https://2130706433:{port}/",
        "https://0x7f.1:{port}/",
        "https://0.0.0.0:{port}/",
        "https://10.1.2.3/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://[fd00::1]/",
        "https://[fe80::1%25lo]/",
        "https://user:password@elster.example/",
        "https:///jobs",
        "https://",
        "https://elster.example:99999/",
        "https://[::1/",
        "https://name-that-nobody-has.invalid/",
        "https://bad host/",
    ],
)
def test_private_addresses_and_plain_http_are_refused(server, url):
    outcome = imported(url.format(port=server.server_port))
    assert outcome.failed
    assert outcome.counts == ""
    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "is_global"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::", True),
        ("127.0.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", False),
        ("ff0e::1", False),
        ("fe80::1%eth0", False),
        ("::", False),
    ],
)
def test_only_global_addresses_are_asked(address, is_global):
    assert fetch.is_global(address) == is_global


def test_one_private_address_among_several_is_enough_to_refuse(monkeypatch):
    found = [(socket.AF_INET, 1, 6, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    outcome = imported("https://elster.example/jobs.json")
    assert outcome.failed
    assert "not on the public internet" in outcome.said


def test_the_name_is_asked_for_once_and_that_address_is_used(server, allowed, monkeypatch):
    server.pages["/jobs.jsonl"] = (200, {}, lines(job()))
    real, asked = socket.getaddrinfo, []

    def resolve(host, *args, **kwargs):
        if host == "feeds.internal":
            asked.append(host)
            return [(socket.AF_INET, 1, 6, "", ("127.0.0.1", server.server_port))]
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert imported(f"http://feeds.internal:{server.server_port}/jobs.jsonl").added == 1
    assert asked == ["feeds.internal"]
    assert server.asked == [("/jobs.jsonl", f"feeds.internal:{server.server_port}")]


def test_a_redirect_within_the_host_is_followed(server, allowed):
    server.pages["/old"] = (302, {"Location": "/jobs.jsonl"}, b"")
    server.pages["/jobs.jsonl"] = (200, {}, lines(job()))
    assert imported(f"{server.url}/old").added == 1


@pytest.mark.parametrize(
    "location",
    [
        "http://feeds.internal:{port}/x",
        "https://elster.example/",
        "http://127.0.0.1:{port}/x",
        "//10.0.0.1/",
        "file:///etc/passwd",
    ]
    + ["/old", "", "http://[::1/"],
)
def test_a_redirect_to_elsewhere_or_in_circles_is_refused(server, allowed, location):
    server.pages["/old"] = (302, {"Location": location.format(port=server.server_port)}, b"")
    server.pages["/x"] = (200, {}, lines(job()))
    outcome = imported(f"{server.url}/old")
    assert outcome.failed
    assert not Posting.objects.exists()
    assert {path for path, host in server.asked} == {"/old"}


@pytest.mark.parametrize("status", [204, 304, 403, 404, 500, 503])
def test_an_answer_that_is_no_feed_closes_nothing(server, allowed, status):
    server.pages["/jobs.jsonl"] = (200, {}, lines(job()))
    imported(f"{server.url}/jobs.jsonl")
    server.pages["/jobs.jsonl"] = (status, {}, b"")
    outcome = imported(f"{server.url}/jobs.jsonl")
    assert outcome.failed
    assert Posting.objects.open().count() == 1


def test_an_answer_that_breaks_off_changes_nothing(server, allowed):
    server.pages["/jobs.jsonl"] = (200, {}, lines(job("1"), job("2")))
    imported(f"{server.url}/jobs.jsonl")
    server.pages["/jobs.jsonl"] = (200, {"Content-Length": "100000"}, lines(job("3")))
    assert imported(f"{server.url}/jobs.jsonl").failed
    assert set(Posting.objects.open().values_list("reference", flat=True)) == {"1", "2"}


def test_a_body_that_is_too_large_is_refused(server, allowed, monkeypatch):
    monkeypatch.setattr(fetch, "LARGEST", 1024 * 1024)
    server.pages["/jobs.jsonl"] = (200, {}, *[b" " * 65536] * 17)
    outcome = imported(f"{server.url}/jobs.jsonl")
    assert outcome.failed
    assert "more than 1 MB" in outcome.said


def test_a_body_that_is_packed_otherwise_than_by_gzip_is_refused(server, allowed):
    server.pages["/jobs.jsonl"] = (200, {"Content-Encoding": "br"}, b"\x1f\x8b")
    assert "packed" in imported(f"{server.url}/jobs.jsonl").said


def test_a_server_that_drips_is_left_when_the_time_is_up(server, allowed, monkeypatch):
    monkeypatch.setattr(fetch, "LONGEST", 1)
    server.pages["/jobs.jsonl"] = (200, {}, *[b" ", 0.2] * 30)
    started = time.monotonic()
    assert imported(f"{server.url}/jobs.jsonl").failed
    assert time.monotonic() - started < 4


def test_a_server_without_a_proper_certificate_is_refused(server, allowed):
    assert imported(server.url.replace("http:", "https:") + "/jobs.jsonl").failed
    assert server.asked == []


def test_nobody_listening_is_an_error_and_no_crash(allowed):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert imported(f"http://localhost:{port}/jobs.jsonl").failed
