"""Without being told a format it is recognised by the content, whatever the file is called."""

import json

import pytest

from postings.imports.formats import FORMATS, SUFFIXES, recognise
from postings.imports.run import import_source
from postings.models import Posting
from tests.postings.feeds import imported, indeed, indeed_job
from tests.postings.jobs import job
from tests.postings.test_import_ats import greenhouse, greenhouse_job, lever_job
from tests.postings.test_import_personio import feed, position

SAMPLES = {
    "jsonld": json.dumps(job()),
    "indeed-xml": indeed(indeed_job()),
    "personio-xml": feed(position()),
    "greenhouse": greenhouse(greenhouse_job()),
    "lever": json.dumps([lever_job()], indent=1),
}
PAGE = f'<!doctype html><html><script type="application/ld+json">{SAMPLES["jsonld"]}</script></html>'


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("before", ["", "\ufeff", "\r\n \t"])
def test_each_format_is_recognised(tmp_path, name, before):
    path = tmp_path / "download"
    path.write_text(before + SAMPLES[name])
    assert recognise(path) == name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PAGE.encode(), "jsonld"),
        ("\n".join([SAMPLES["jsonld"]] * 2).encode(), "jsonld"),
        (b'{"jobs": [], "meta": {"total": 0}}', "greenhouse"),
        (indeed(indeed_job()).encode("utf-16"), "indeed-xml"),
        (b"<workzag-jobs/>", "personio-xml"),
        (b"", None),
        (b"\x89PNG\r\n", None),
        (b"title;company", None),
    ],
)
def test_wrapped_empty_and_foreign_files(tmp_path, content, name):
    path = tmp_path / "download"
    path.write_bytes(content)
    assert recognise(path) == name


@pytest.mark.django_db
def test_a_folder_may_hold_several_formats(tmp_path):
    for name, content in SAMPLES.items():
        (tmp_path / f"{name}{'.xml' if 'xml' in name else '.json'}").write_text(content)
    (tmp_path / "notes.txt").write_text("nothing for us")
    assert import_source(str(tmp_path)).added == len(SAMPLES)
    assert {each.import_source.split(":")[0] for each in Posting.objects.all()} == {"+".join(sorted(SAMPLES))}
    assert ".txt" not in SUFFIXES


@pytest.mark.django_db
def test_a_company_whose_format_is_recognised_is_the_same_source_as_if_it_were_told(tmp_path):
    path = tmp_path / "jobs.xml"
    imported(path, indeed(indeed_job(), indeed_job(referencenumber="2")), "indeed-xml", "elster")
    assert imported(path, indeed(indeed_job()), company="elster")[0].closed == 1


@pytest.mark.django_db
def test_what_is_none_of_them_closes_nothing(tmp_path):
    path = tmp_path / "jobs.xml"
    imported(path, indeed(indeed_job()), company="elster")
    report, _ = imported(path, b"PK\x03\x04", company="elster")
    assert report.failures == ["jobs.xml: not one of the formats that can be read"]
    assert Posting.objects.open().count() == 1
