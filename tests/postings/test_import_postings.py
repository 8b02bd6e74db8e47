"""`import_postings` keeps the board in step with a source, however often it runs."""

import os
import re
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from companies.models import Company
from postings.models import Posting
from tests.factories import CompanyFactory, PostingFactory
from tests.postings.jobs import imported, job, write_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(tmp_path):
    return tmp_path / "jobs.jsonl"


def test_the_last_line_counts_what_was_done(source):
    outcome = imported(write_lines(source, job("1"), job("2"), {"@type": "Thing"}))
    assert outcome.counts == "added=2 updated=0 unchanged=0 closed=0 skipped=1"
    assert not outcome.failed


def test_a_second_run_changes_nothing(source):
    write_lines(source, job("1", baseSalary=50000, salaryCurrency="EUR"), job("2", datePosted=None))
    imported(source)
    before = list(Posting.objects.values().order_by("pk"))
    assert imported(source).counts == "added=0 updated=0 unchanged=2 closed=0 skipped=0"
    assert list(Posting.objects.values().order_by("pk")) == before


def test_a_changed_ad_is_updated_where_it_is(source):
    imported(write_lines(source, job("1"), job("2")))
    ids = set(Posting.objects.values_list("pk", flat=True))
    outcome = imported(write_lines(source, job("1", title="Head gardener"), job("2")))
    assert outcome.counts == "added=0 updated=1 unchanged=1 closed=0 skipped=0"
    assert set(Posting.objects.values_list("pk", flat=True)) == ids
    assert Posting.objects.get(reference="1").title == "Head gardener"


def test_a_change_of_place_alone_is_a_change(source):
    imported(write_lines(source, job()))
    elsewhere = {"@type": "Place", "address": "Bochum"}
    assert imported(write_lines(source, job(jobLocation=elsewhere))).updated == 1
    assert [place.locality for place in Posting.objects.get().places.all()] == ["Bochum"]


def test_the_day_of_publication_never_moves(source):
    imported(write_lines(source, job(datePosted="2026-01-05")))
    Posting.objects.update(alert_seq=7)
    imported(write_lines(source, job(datePosted="2026-01-20", title="Other")))
    posting = Posting.objects.get()
    assert posting.title == "Other"
    assert posting.published_at == datetime(2026, 1, 4, 23, tzinfo=UTC)
    assert posting.alert_seq == 7


def test_an_ad_that_is_scheduled_may_still_be_moved(source):
    soon, later = timezone.now() + timedelta(days=5), timezone.now() + timedelta(days=9)
    imported(write_lines(source, job(datePosted=soon.isoformat())))
    imported(write_lines(source, job(datePosted=later.isoformat())))
    assert Posting.objects.get().published_at == later


def test_without_a_date_an_ad_is_published_now(source):
    imported(write_lines(source, job(datePosted=None)))
    assert timezone.now() - Posting.objects.get().published_at < timedelta(minutes=1)


def test_vanished_ads_are_closed_and_open_again_when_they_come_back(source):
    imported(write_lines(source, job("1"), job("2")))
    assert imported(write_lines(source, job("1"))).closed == 1
    assert set(Posting.objects.open().values_list("reference", flat=True)) == {"1"}
    assert imported(source).closed == 0
    assert imported(write_lines(source, job("1"), job("2"))).updated == 1
    assert Posting.objects.open().count() == 2


def test_a_scheduled_ad_that_vanished_never_opens(source):
    later = timezone.now() + timedelta(days=5)
    imported(write_lines(source, job("1"), job("2", datePosted=later.isoformat())))
    assert imported(write_lines(source, job("1"))).closed == 1
    posting = Posting.objects.get(reference="2")
    assert posting.closes_at == posting.published_at == later


@pytest.mark.parametrize(
    "broken",
    ['{"@type": "JobPosting", "title"', '["a", ', "\udc80", "[" * 100_000],
    ids=["cut off", "half a list", "no UTF-8", "deep"],
)
def test_nothing_is_closed_when_a_piece_could_not_be_read(source, broken):
    imported(write_lines(source, job("1"), job("2")))
    write_lines(source, job("1"))
    with source.open("ab") as file:
        file.write(broken.encode("utf-8", "surrogateescape"))
    outcome = imported(source)
    assert outcome.counts == "added=0 updated=0 unchanged=1 closed=0 skipped=1"
    assert "line 2" in outcome.said
    assert Posting.objects.open().count() == 2


def test_an_ad_that_became_unusable_has_not_vanished(source):
    imported(write_lines(source, job("1"), job("2")))
    outcome = imported(write_lines(source, job("1"), job("2", title=" ")))
    assert outcome.counts == "added=0 updated=0 unchanged=1 closed=0 skipped=1"
    assert "no title" in outcome.said
    assert Posting.objects.open().count() == 2


def test_a_source_with_an_endless_name_is_known_again(tmp_path):
    folder = tmp_path / ("x" * 200) / ("y" * 200)
    folder.mkdir(parents=True)
    imported(write_lines(folder / "jobs.jsonl", job("1"), job("2")))
    assert imported(write_lines(folder / "jobs.jsonl", job("1"))).closed == 1


def test_only_ads_of_this_very_source_are_closed(source, tmp_path):
    company = CompanyFactory(name="Elster Werke GmbH")
    PostingFactory(company=company, reference="by hand")
    imported(write_lines(tmp_path / "other.jsonl", job("other")))
    imported(write_lines(source, job("1"), job("2")))
    assert imported(write_lines(source, job("1"))).closed == 1
    assert Posting.objects.open().count() == 3


def test_the_spelling_of_a_path_makes_no_other_source(source, monkeypatch):
    imported(write_lines(source, job("1"), job("2")))
    monkeypatch.chdir(source.parent)
    assert imported(write_lines(source, job("1")).name).counts == (
        "added=0 updated=0 unchanged=1 closed=1 skipped=0"
    )


def test_an_ad_that_moves_to_another_source_is_closed_by_that_one(source, tmp_path):
    imported(write_lines(source, job("1"), job("2")))
    other = write_lines(tmp_path / "other.jsonl", job("1"))
    assert imported(other).counts == "added=0 updated=0 unchanged=1 closed=0 skipped=0"
    assert imported(write_lines(source, job("2"))).closed == 0
    assert imported(write_lines(other, job("3"))).counts == "added=1 updated=0 unchanged=0 closed=1 skipped=0"


def test_of_doubles_the_last_one_counts_once(source):
    write_lines(source, job("1", title="First"), job("2"), job("1", title="Last"))
    assert imported(source).counts == "added=2 updated=0 unchanged=0 closed=0 skipped=1"
    assert Posting.objects.get(reference="1").title == "Last"
    assert imported(source).counts == "added=0 updated=0 unchanged=2 closed=0 skipped=1"


def test_doubles_far_apart_are_doubles_all_the_same(source):
    jobs = [job(str(number)) for number in range(450)]
    write_lines(source, *jobs, job("3", title="Last"))
    assert imported(source).counts == "added=450 updated=0 unchanged=0 closed=0 skipped=1"
    assert imported(source).counts == "added=0 updated=0 unchanged=450 closed=0 skipped=1"


def test_a_dry_run_tells_and_does_nothing(source):
    imported(write_lines(source, job("1"), job("2")))
    before = list(Posting.objects.values().order_by("pk"))
    stranger = job("3", hiringOrganization="Another")
    outcome = imported(write_lines(source, job("1", title="Other"), stranger), dry_run=True)
    assert outcome.counts == "added=1 updated=1 unchanged=0 closed=1 skipped=0"
    assert list(Posting.objects.values().order_by("pk")) == before
    assert Company.objects.count() == 1


def test_every_ad_is_told_when_asked_for(source):
    imported(write_lines(source, job("1"), job("2"), job("4")))
    changed = [job("1", title="Changed"), job("3"), job("4")]
    said = imported(write_lines(source, *changed), verbosity=2).said
    for line in ["updated: Changed", "added: Gardener 3", "unchanged: Gardener 4", "closed: Gardener 2"]:
        assert line in said


def test_a_progress_bar_is_for_terminals_only(source, capfd):
    imported(write_lines(source, job()))
    assert not re.search(r"\d+%|ad/s", capfd.readouterr().err)


def test_on_a_terminal_there_is_a_progress_bar(source, monkeypatch):
    controller, terminal = os.openpty()
    with os.fdopen(terminal, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        imported(write_lines(source, job("1"), job("2")))
        stderr.flush()
        assert "2/2" in os.read(controller, 10_000).decode()
    os.close(controller)


@pytest.mark.parametrize("name", ["missing.jsonl", "", "ftp://example.org/jobs.json"])
def test_a_source_that_is_not_there_is_an_error(tmp_path, name):
    outcome = imported(tmp_path / name if name and ":" not in name else name or tmp_path)
    assert outcome.failed
    assert outcome.counts == ""


@pytest.mark.parametrize("content", ["", "no json", '{"@type": "JobPosting"', "[1, 2", "<html></html>"])
def test_a_source_that_can_not_be_read_at_all_is_an_error(tmp_path, content):
    path = tmp_path / "jobs.json"
    path.write_text(content)
    assert imported(path).failed


def test_a_recruiters_pause_and_a_freeze_outlive_an_import(source):
    imported(write_lines(source, job("1"), job("2")))
    Posting.objects.filter(reference="1").update(paused_at=timezone.now())
    Posting.objects.filter(reference="2").update(frozen_at=timezone.now())
    imported(write_lines(source, job("1", title="A"), job("2", title="B")))
    assert not Posting.objects.open().exists()
