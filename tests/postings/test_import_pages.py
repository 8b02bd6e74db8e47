"""Feeds over the network in all formats: in several pages, packed, and broken off."""

import gzip
import json

import pytest

from postings.imports import fetch, sources
from postings.imports.records import SourceUnreadable
from postings.imports.run import import_source
from postings.models import Posting
from tests.postings.feeds import indeed, indeed_job
from tests.postings.test_import_ats import greenhouse, greenhouse_job, lever_job
from tests.postings.test_import_personio import feed, position

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("allowed")]
ANSWERS = {
    "indeed": indeed(indeed_job()),
    "personio": feed(position()),
    "greenhouse": greenhouse(greenhouse_job()),
    "lever": json.dumps([lever_job()]),
}


def fetched(server, path="/jobs"):
    return import_source(f"{server.url}{path}", company_slug="elster")


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("packed", [False, True])
def test_each_format_may_come_from_an_allowed_host(server, name, packed):
    content = ANSWERS[name].encode()
    headers = {"Content-Encoding": "gzip"} if packed else {}
    server.pages["/jobs"] = (200, headers, gzip.compress(content) if packed else content)
    assert fetched(server).added == 1


def test_the_next_page_that_a_server_names_is_fetched(server):
    link = {"Link": '</jobs?page=1>; rel="prev", </jobs?page=2>; rel="next"'}
    server.pages["/jobs"] = (200, link, indeed(indeed_job()).encode())
    server.pages["/jobs?page=2"] = (200, {}, indeed(indeed_job(referencenumber="2")).encode())
    assert fetched(server).added == 2
    server.pages["/jobs?page=2"] = (503, {}, b"")
    with pytest.raises(SourceUnreadable):
        fetched(server)
    assert Posting.objects.open().count() == 2


def test_pages_of_lever_are_fetched_until_one_is_not_full(server):
    jobs = [lever_job(id=str(number)) for number in range(5)]
    server.pages["/jobs?limit=2"] = (200, {}, json.dumps(jobs[:2]).encode())
    server.pages["/jobs?limit=2&skip=2"] = (200, {}, json.dumps(jobs[2:4]).encode())
    server.pages["/jobs?limit=2&skip=4"] = (200, {}, json.dumps(jobs[4:]).encode())
    assert fetched(server, "/jobs?limit=2").added == 5


@pytest.mark.parametrize(
    "link", ["</jobs>; rel=next", "<http://feeds.internal/>; rel=next", "<file:///etc/passwd>; rel=next"]
)
def test_pages_without_end_or_elsewhere_are_refused(server, monkeypatch, link):
    monkeypatch.setattr(fetch, "MOST_PAGES", 3)
    server.pages["/jobs"] = (200, {"Link": link}, indeed(indeed_job()).encode())
    with pytest.raises(SourceUnreadable):
        fetched(server)
    assert not Posting.objects.exists()
    assert len(server.asked) <= 3


def test_a_small_answer_can_not_unpack_into_a_huge_one(server, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_UNPACKED", 2 * 1024**2)
    server.pages["/jobs"] = (200, {}, gzip.compress(b" " * 20 * 1024**2))
    with pytest.raises(SourceUnreadable, match="unpacks to more than 2 MB"):
        fetched(server)


@pytest.mark.parametrize(
    "broken", [lambda data: data[:-20], lambda data: data[:30] + b"x" + data[31:], lambda data: data[:2]]
)
def test_a_packed_file_that_is_broken_closes_nothing(server, broken):
    packed = gzip.compress(indeed(indeed_job()).encode())
    server.pages["/jobs"] = (200, {}, packed)
    assert fetched(server).added == 1
    server.pages["/jobs"] = (200, {}, broken(packed))
    with pytest.raises(SourceUnreadable, match="can't be unpacked"):
        fetched(server)
    assert Posting.objects.open().count() == 1
