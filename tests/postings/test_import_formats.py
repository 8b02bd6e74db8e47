"""What a format has to bring, and what it needn't care for."""

from types import SimpleNamespace

import pytest

from postings.imports.records import ImportedPosting, Record
from postings.imports.run import FORMATS, Report, import_source
from postings.models import Posting


@pytest.mark.django_db
def test_a_format_needs_three_functions_and_its_mistakes_cost_one_ad_each(tmp_path, monkeypatch):
    def understand(data):
        return ImportedPosting(organization="Elster", title=data["title"], description="Text")

    reader = SimpleNamespace(
        SUFFIXES=(".txt",),
        records=lambda path: (
            Record(f"line {text}", {text: "x", "id": text}) for text in path.read_text().split()
        ),
        identify=lambda data: ("Elster", data["id"]),
        understand=understand,
    )
    monkeypatch.setitem(FORMATS, "words", reader)
    (tmp_path / "jobs.txt").write_text("title tilte")
    said = []
    report = import_source(str(tmp_path), "words", report=Report(lambda level, text: said.append(text)))
    assert str(report) == "added=1 updated=0 unchanged=0 closed=0 skipped=1"
    assert "skipped: line tilte: not understood (KeyError)" in said
    assert Posting.objects.get().import_source == f"words:{tmp_path}"


@pytest.mark.django_db
def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    reader = SimpleNamespace(SUFFIXES=(".txt",), records=lambda path: (path / "inside").open())
    monkeypatch.setitem(FORMATS, "words", reader)
    (tmp_path / "jobs.txt").write_text("a file is no folder")
    report = import_source(str(tmp_path / "jobs.txt"), "words")
    assert report.failures == ["jobs.txt: Not a directory"]
    assert not report.is_complete
