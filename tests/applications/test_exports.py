"""An ad's applicants as files, made in the background (R4): typed cells, nothing that a spreadsheet would run."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.privacy import retention
from applications import erasing
from applications.errands import exports, queue
from applications.models import Access, Answer, Errand
from companies.models import Role
from tests.factories import (
    ApplicationFactory,
    DocumentFactory,
    MembershipFactory,
    PostingFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
# What has made spreadsheets run something; each as the whole of a cell.
FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\ufeff=1+1", "＝1+1", "\u200b=1+1",
    '=HYPERLINK("https://evil.example","x")', "=cmd|' /C calc'!A0", "@a;=1+1", "-2+3+cmd|' /C calc'!A0",
]  # fmt: skip
HARMLESS = ["Ada", "a=1", "1+1", "O'Neill", "", "x; =1+1"]


@pytest.fixture
def me(client):
    me = MembershipFactory(role=Role.RECRUITER)
    client.force_login(me.user)
    return me


@pytest.fixture
def posting(me):
    return PostingFactory(company=me.company, title="Gardener / [m/f]: *?")


@pytest.fixture
def fetch(client, posting):
    """Asks for a file, works, and gives what the link on the page leads to."""

    def act(kind):
        page = client.post(export_url(posting), {"kind": kind}, follow=True)
        assert "0 of" in page.content.decode()
        errand = page.context["errand"]
        assert client.get(file_url(errand)).status_code == 404
        queue.drain()
        assert file_url(errand) in client.get(page.request["PATH_INFO"]).content.decode()
        return b"".join(client.get(file_url(errand)))

    return act


def export_url(posting):
    return reverse("admin:applications_application_export", args=[posting.pk])


def file_url(errand):
    return reverse("admin:applications_errand_file", args=[errand.pk])


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(text):
    assert exports.disarmed(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_as_they_are(text):
    assert exports.disarmed(text) == text


def test_table_executes_nothing_and_keeps_every_text(fetch, posting):
    for text in FORMULAS:
        ApplicationFactory(posting=posting, name="Ada", message=text)
    table = fetch("csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [row["Message"] for row in rows] == [f"'{text}" for text in FORMULAS]
    assert not [cell for row in rows for cell in row.values() if exports.FORMULA.match(cell)]


def test_spreadsheet_has_typed_cells(fetch, posting):
    question = QuestionFactory(posting=posting, text="Years?", kind="number")
    for text in FORMULAS:
        application = ApplicationFactory(
            posting=posting, name=text.strip() or "x", phone="+49 201 1", message="a\x0bb"
        )
        Answer.objects.create(
            application=application, question=question, question_text="Years?", kind="number", value="6.5"
        )
    sheet = load_workbook(io.BytesIO(fetch("xlsx"))).active
    headings, *rows = sheet.iter_rows()
    columns = {cell.value: cell.column - 1 for cell in headings}
    assert len(rows) == len(FORMULAS)
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d"}  # none is a formula
    assert rows[0][columns["Candidate"]].value == "=1+1"
    assert rows[0][columns["Years?"]].value == 6.5
    assert rows[0][columns["Received"]].is_date
    assert rows[0][columns["Message"]].value == "ab"


def test_zip_holds_the_cvs_by_the_candidates_names(fetch, posting):
    for name in ("Ada Lovelace", "../../etc/passwd", "Ada Lovelace"):
        ApplicationFactory(posting=posting, name=name)
    ApplicationFactory(posting=posting, name="Without", cv=None)
    archive = zipfile.ZipFile(io.BytesIO(fetch("zip")))
    names = sorted(archive.namelist())
    assert names == ["0001 Ada Lovelace.pdf", "0002 etcpasswd.pdf", "0003 Ada Lovelace.pdf"]
    assert archive.read(names[0]) == b"%PDF-1.4 a CV"


def test_flagged_cvs_lie_in_a_folder_of_their_own(fetch, posting):
    ApplicationFactory(posting=posting, name="Ada Lovelace", cv=DocumentFactory(remark="sparse"))
    [name] = zipfile.ZipFile(io.BytesIO(fetch("zip"))).namelist()
    assert name == "flagged, see the application/0001 Ada Lovelace.pdf"


def test_many_cvs_come_in_parts(client, posting, monkeypatch):
    monkeypatch.setattr(exports, "PART", 2)
    for _ in range(3):
        ApplicationFactory(posting=posting)
    client.post(export_url(posting), {"kind": "zip"})
    assert queue.drain() == 2
    sizes = sorted(len(zipfile.ZipFile(errand.file.open()).namelist()) for errand in Errand.objects.all())
    assert sizes == [1, 2]


def test_drafts_and_other_ads_are_in_no_file(fetch, me, posting):
    ApplicationFactory(posting=posting, name="Draft", draft=True)
    ApplicationFactory(posting__company=me.company, name="Elsewhere")
    ApplicationFactory(posting=posting, name="Ada")
    table = fetch("csv").decode()
    assert "Ada" in table
    assert "Draft" not in table and "Elsewhere" not in table


def test_both_asking_and_fetching_stand_in_the_log(fetch, me, posting):
    ApplicationFactory(posting=posting)
    fetch("csv")
    found = Access.objects.order_by("at").values_list("what", "by", "posting", "number")
    assert list(found) == [
        ("export_asked", me.user.pk, posting.pk, 1),
        ("export_fetched", me.user.pk, posting.pk, 1),
    ]


@pytest.mark.parametrize("kind", ["answer", "exe", ""])
def test_other_kinds_are_refused(client, posting, kind):
    page = client.post(export_url(posting), {"kind": kind}, follow=True).content.decode()
    assert "Choose a kind of file." in page
    assert not Errand.objects.exists()


def test_viewers_and_strangers_take_nothing_along(client, fetch, me, posting):
    fetch("csv")
    errand = Errand.objects.get()
    client.force_login(MembershipFactory(company=me.company, role=Role.VIEWER).user)
    assert client.post(export_url(posting), {"kind": "csv"}).status_code == 403
    assert client.get(file_url(errand)).status_code == 404
    client.force_login(MembershipFactory().user)
    assert client.post(export_url(posting), {"kind": "csv"}).status_code == 404
    assert client.get(file_url(errand)).status_code == 404


def test_what_fails_is_tried_again_and_then_said(client, posting):
    ApplicationFactory(posting=posting)
    client.post(export_url(posting), {"kind": "csv"})
    Errand.objects.update(kind="zip", payload={"part": "no number"})
    for _ in range(3):
        assert queue.drain() == 1
        Errand.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert queue.drain() == 0
    errand = Errand.objects.get()
    assert errand.failed
    page = client.get(reverse("admin:applications_errand_change", args=[errand.pk])).content.decode()
    assert "This did not work." in page


@pytest.mark.parametrize("way", ["run out", "a candidate is erased"])
def test_file_goes_when_it_has_run_out_or_somebody_in_it_is_erased(fetch, posting, way):
    application = ApplicationFactory(posting=posting)
    fetch("csv")
    name = Errand.objects.get().file.name
    assert storages["private"].exists(name)
    if way == "run out":
        Errand.objects.update(created_at=timezone.now() - timedelta(days=8))
        retention.purge()
    else:
        erasing.erase(application)
    assert not Errand.objects.exists()
    assert not storages["private"].exists(name)
