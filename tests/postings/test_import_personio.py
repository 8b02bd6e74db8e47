"""Personio's XML: the text comes in pieces with headings, the office in words."""

import pytest

from postings.models import Posting
from tests.postings.feeds import element, imported, posting_of

pytestmark = pytest.mark.django_db
TEXTS = {
    "Deine Aufgaben": "<ul><li>Bäume pflanzen</li></ul>",
    "Dein Profil": "Ein grüner Daumen",
    "Warum wir?": "<li>30 Tage Urlaub</li>",
    "Über Elster": "Wir sind 40 Leute und suchen dich für unser Team in der Stadt.",
}


def position(texts=TEXTS, **facts):
    pieces = "".join(
        f"<jobDescription><name>{name}</name><value>\n<![CDATA[{text}]]>\n</value></jobDescription>"
        for name, text in texts.items()
    )
    return element(
        "position",
        {
            "id": "681100",
            "subcompany": "Elster Werke GmbH",
            "office": "Essen",
            "name": "Gärtner (m/w/d)",
            "jobDescriptions": pieces,
            "employmentType": "permanent",
            "schedule": "full-or-part-time",
            "occupationCategory": "other",
            "createdAt": "2026-01-06T14:15:17+00:00",
        }
        | facts,
    )


def feed(*positions):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n\n<workzag-jobs>\n{"".join(positions)}</workzag-jobs>'


@pytest.fixture
def path(tmp_path):
    return tmp_path / "source.xml"


def test_the_facts_of_an_ad(path):
    posting = posting_of(path, feed(position()), company="")
    assert (posting.reference, posting.title) == ("681100", "Gärtner (m/w/d)")
    assert posting.company.name == "Elster Werke GmbH"
    assert (posting.contract, posting.hours, posting.language) == ("permanent", "full_or_part_time", "de")
    assert posting.published_at.isoformat() == "2026-01-06T14:15:17+00:00"
    assert [place.locality for place in posting.places.all()] == ["Essen"]
    assert posting.easy_apply


def test_pieces_become_sections_by_their_headings(path):
    posting = posting_of(path, feed(position()))
    assert posting.tasks == "<ul><li>Bäume pflanzen</li></ul>"
    assert posting.profile == "<p>Ein grüner Daumen</p>"
    assert "30 Tage Urlaub</li></ul>" in posting.benefits
    texts = posting.introduction + posting.benefits + posting.additional
    assert "<h3>Über Elster</h3>" in texts
    assert "Wir sind 40 Leute" in texts


@pytest.mark.parametrize(
    ("facts", "contract", "hours"),
    [
        ({"employmentType": "intern", "schedule": "full-time"}, "internship", "full_time"),
        ({"employmentType": "working_student", "schedule": "part-time"}, "working_student", "part_time"),
        ({"employmentType": "freelance"}, "freelance", "full_or_part_time"),
        (
            {"employmentType": "permanent", "recruitingCategory": "Working Student"},
            "permanent",
            "full_or_part_time",
        ),
        ({"employmentType": None, "schedule": None}, "permanent", "full_time"),
    ],
)
def test_contract_and_hours(path, facts, contract, hours):
    posting = posting_of(path, feed(position(**facts)))
    assert (posting.contract, posting.hours) == (contract, hours)


def test_several_offices_and_a_remote_one(path):
    more = "<office>Bochum</office><office>Dortmund</office>"
    posting = posting_of(path, feed(position(additionalOffices=more)))
    assert [place.locality for place in posting.places.all()] == ["Essen", "Bochum", "Dortmund"]
    report, _ = imported(path, feed(position(office="Remote")), company="elster")
    posting = Posting.objects.get()
    assert (report.updated, posting.model, posting.places.count()) == (1, "remote", 0)


def test_a_salary_is_taken_over(path):
    told = "<min>3000</min><max>3500</max><currencyCode>EUR</currencyCode><type>monthly</type>"
    posting = posting_of(path, feed(position(salaryInformation=told)))
    assert (posting.salary_min, posting.salary_max, posting.salary_period) == (3000, 3500, "month")


def test_ads_without_a_firm_need_to_be_told_whose_they_are(path):
    report, said = imported(path, feed(position(subcompany=None), position(id="2")))
    assert (report.added, report.skipped) == (1, 1)
    assert any("no employer is named" in line for line in said)


def test_an_ad_without_a_number_hides_which_one_it_is(path):
    imported(path, feed(position(), position(id="2")), company="elster")
    report, said = imported(path, feed(position(), position(id=None)), company="elster")
    assert (report.unchanged, report.closed, report.skipped) == (1, 0, 1)
    assert any("position 2: nothing tells which ad it is" in line for line in said)


def test_an_ad_without_title_or_text_costs_only_itself(path):
    content = feed(position(name=""), position({}, id="2"), position(id="3"))
    report, said = imported(path, content, company="elster")
    assert (report.added, report.skipped) == (1, 2)
    assert {line.rsplit(": ", 1)[1] for line in said if line.startswith("skipped")} == {"no title", "no text"}


def test_an_empty_file_closes_nothing_and_an_empty_list_all(path):
    imported(path, feed(position()), company="elster")
    report, _ = imported(path, b"", company="elster")
    assert report.failures == ["source.xml: the file is empty"]
    assert Posting.objects.open().count() == 1
    assert imported(path, feed(), company="elster")[0].closed == 1
