"""Feeds that nobody meant well with, or that nobody has ever looked at: a reason for each, no crash, nothing closed."""

import json
import time

import pytest

from postings.imports import fetch
from postings.imports.normalise import fields_of
from postings.imports.records import ImportedPosting
from postings.models import Posting
from tests.postings import jobs
from tests.postings.feeds import imported, indeed, indeed_job
from tests.postings.jobs import job, write_lines

pytestmark = pytest.mark.django_db
DEEP = 900  # lists in each other: the parser takes them, a walk through them ends at Python's limit


def deep(levels=DEEP):
    return json.loads("[" * levels + "]" * levels)


def ad(number, **facts):
    return {
        "id": number,
        "title": f"Gardener {number}",
        "text": f"Gardener {number}",
        "content": "<p>We plant trees.</p>",
        "description": "<p>We plant trees.</p>",
        "absolute_url": f"https://elster.example/{number}",
        "hostedUrl": f"https://elster.example/{number}",
        **facts,
    }


def fetched(server):
    return jobs.imported(f"{server.url}/jobs.json")


def references():
    return set(Posting.objects.open().values_list("reference", flat=True))


@pytest.mark.parametrize(
    "broken", ["https://[elster.example", "https://elster.example:x", "\ud800", "//[", deep()]
)
@pytest.mark.parametrize(("format_name", "name"), [("greenhouse", "absolute_url"), ("lever", "hostedUrl")])
def test_an_address_that_is_none_costs_its_ad_at_most(tmp_path, format_name, name, broken):
    ads = [ad(1), ad(2) | {name: broken}, ad(3)]
    content = json.dumps({"jobs": ads} if format_name == "greenhouse" else ads)
    report, said = imported(tmp_path / "jobs.json", content, format_name, "elster")
    assert references() >= {"1", "3"}, said
    assert report.added + report.skipped == 3
    report, said = imported(tmp_path / "jobs.json", content, format_name)
    assert report.added + report.skipped == 3, said


@pytest.mark.parametrize(
    "name", ["id", "createdAt", "first_published", "application_deadline", "location", "categories"]
)
@pytest.mark.parametrize("format_name", ["greenhouse", "lever"])
def test_fields_nested_without_end_cost_their_ad_at_most(tmp_path, format_name, name):
    ads = [ad(1), ad(2) | {name: deep()}, ad(3)]
    content = json.dumps({"jobs": ads} if format_name == "greenhouse" else ads)
    report, said = imported(tmp_path / "jobs.json", content, format_name, "elster")
    assert references() >= {"1", "3"}, said
    assert report.added + report.skipped == 3


@pytest.mark.parametrize(
    "name", ["validThrough", "identifier", "anything", "jobLocation", "hiringOrganization"]
)
def test_so_do_properties_of_a_job_posting(tmp_path, name):
    path = tmp_path / "jobs.jsonl"
    write_lines(path, job("1"), job("2"), job("3"))
    imported(path, path.read_text())
    write_lines(path, job("1"), job("2", **{name: deep()}), job("3"))
    report, said = imported(path, path.read_text())
    assert report.closed == 0, said
    assert {"1", "2", "3"} <= references()


def test_a_letter_that_no_database_takes_does_not_stand_in_an_address(tmp_path):
    path = write_lines(
        tmp_path / "jobs.jsonl",
        job("1", url="https://elster.example/\ud800"),
        job("2", url="https://e.example/\0"),
    )
    report, said = imported(path, path.read_text())
    assert (report.added, report.skipped) == (2, 0), said
    assert set(Posting.objects.values_list("apply_url", flat=True)) == {""}


@pytest.mark.parametrize(
    "encoding",
    ["idna", "undefined", "punycode", "unicode_escape", "cp037", "utf-7", "hex", "nonsense", "utf-32"],
)
def test_an_encoding_that_none_is_read_as_what_it_looks_like(tmp_path, encoding):
    content = indeed(indeed_job(title="Köchin")).replace('encoding="utf-8"', f'encoding="{encoding}"')
    report, said = imported(tmp_path / "jobs.xml", content)
    assert report.added == 1, said
    assert Posting.objects.get().title == "Köchin"


def test_attributes_that_a_file_declares_for_all_elements_count_as_if_they_were_there(tmp_path):
    declared = f'<!DOCTYPE source [<!ATTLIST x a CDATA "{"A" * 1_000_000}">]>'
    before = f"<source><job><referencenumber>1</referencenumber>{'<x/>' * 15_000}</job></source>"
    report, said = imported(tmp_path / "jobs.xml", declared + before, company="elster")
    assert "an ad is too long" in said[0]
    assert not report.is_complete


def test_an_ad_of_very_many_pieces_of_text_takes_no_long_time(tmp_path):
    text = f"<p>{'x' * 180}</p>" * 19_000
    started = time.process_time()
    report, said = imported(tmp_path / "jobs.xml", indeed(indeed_job(description=text)))
    assert report.added == 1, said
    assert time.process_time() - started < 5


@pytest.mark.parametrize("run", [" ", "\n", "\t", "\u00a0", " \n", "&#32;", "&nbsp;"])
@pytest.mark.parametrize(
    "text", ["{}", "<p><strong>Your tasks{}x</strong> y</p>", "a • b{}• c", "<p>• a{}b<br>• c</p>"]
)
def test_long_gaps_in_a_text_take_no_long_time(run, text):
    description = "A good place. " + text.format(run * (90_000 // len(run)))
    started = time.process_time()
    fields_of(ImportedPosting(title="Gardener", description=description))
    assert time.process_time() - started < 5


def test_one_number_for_several_ads_is_told(tmp_path):
    three = [indeed_job(title=f"Gardener {number}") for number in range(3)]
    report, said = imported(tmp_path / "jobs.xml", indeed(*three))
    assert (report.added, report.skipped, report.failures) == (1, 2, [])
    assert said[0] == "skipped: jobs.xml, job 1: another one further on has the same number"
    assert Posting.objects.get().title == "Gardener 2"


def test_a_page_that_describes_only_itself_is_no_empty_list(tmp_path):
    page = '<!doctype html><script type="application/ld+json">{}</script>'
    report, _ = imported(tmp_path / "jobs.html", page.format(json.dumps(job("1"))))
    assert report.added == 1
    sorry = {"@context": "https://schema.org", "@type": "WebPage", "name": "We will be back soon"}
    report, said = imported(tmp_path / "jobs.html", page.format(json.dumps(sorry)))
    assert (report.closed, report.is_complete) == (0, False), said
    assert report.failures


@pytest.mark.parametrize(
    "link", ["<//[>; rel=next", "<http://localhost:x/>; rel=next", "<>" * 20_000 + ";" * 20_000]
)
def test_an_address_of_the_next_page_that_is_none_closes_nothing(server, allowed, link):
    page = json.dumps([job("1"), job("2")]).encode()
    server.pages["/jobs.json"] = (200, {}, page)
    fetched(server)
    server.pages["/jobs.json"] = (200, {"Link": link}, json.dumps([job("1")]).encode())
    started = time.process_time()
    outcome = fetched(server)
    assert time.process_time() - started < 5
    assert outcome.failed or link.startswith("<>")
    assert references() == {"1", "2"} or not outcome.failed


def test_all_pages_together_may_not_be_too_large(server, allowed, monkeypatch):
    monkeypatch.setattr(fetch, "LARGEST", 100_000)
    for number in range(1, 4):
        link = f"</{number + 1}>; rel=next" if number < 3 else ""
        server.pages[f"/{number}"] = (
            200,
            {"Link": link},
            json.dumps([job(str(number))]).encode(),
            b" " * 40_000,
        )
    server.pages["/jobs.json"] = (302, {"Location": "/1"}, b"")
    outcome = fetched(server)
    assert outcome.failed
    assert "more than" in outcome.said
    assert not Posting.objects.exists()


@pytest.mark.parametrize("status", [429, 304])
def test_a_server_that_wants_no_more_questions_is_a_failed_run(server, allowed, status):
    server.pages["/jobs.json"] = (200, {}, json.dumps([job("1")]).encode())
    fetched(server)
    server.pages["/jobs.json"] = (status, {"Retry-After": "60"}, b"")
    outcome = fetched(server)
    assert outcome.failed
    assert f"status {status}" in outcome.said
    assert references() == {"1"}
