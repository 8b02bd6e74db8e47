"""The command that makes the demo's real ads, and the files it made."""

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from demo.categories import category
from demo.convert import ANCHOR, dates

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ("description", "responsibilities", "qualifications", "jobBenefits", "disambiguatingDescription")
CATEGORIES = set(
    "administration agriculture architecture construction consulting customer-service design education"  # noqa: SIM905
    " engineering finance health hospitality human-resources it legal logistics management manufacturing"
    " marketing media public-service sales science security social-care trades transport other".split()
)
# Three rows of nycjobs_dev.json (NYC Open Data; Azure-Samples/search-dotnet-asp-net-mvc-jobs, MIT), shortened:
# one job as internal and external posting, and another one. "â€¢" is a bullet that was encoded twice.
ROW = {
    "job_id": "134280",
    "agency": "ADMIN FOR CHILDREN'S SVCS",
    "posting_type": "External",
    "num_of_positions": 1,
    "business_title": "BUSINESS ANALYST",
    "civil_service_title": "ADMINISTRATIVE STAFF ANALYST (",
    "salary_range_from": 88649,
    "salary_range_to": 56937,
    "salary_frequency": "Annual",
    "work_location": "150 William Street, New York N",
    "division_work_unit": "Mis Admin,Network Sysms Dvlpmt",
    "job_description": "JOB DESCRIPTION:  Under supervision of the Business Analyst Manager, the candidate will"
    " serve as an ACS Business Analyst for the development of ACS systems.   Critical functions performed include:"
    "     â€¢   Serve as prototype designer for various MIS projects.   â€¢   Lead JAD sessions with key stakeholders.",
    "minimum_qual_requirements": "1. A master's degree; or  2. Experience as described in ''1'' above.",
    "preferred_skills": "At least 3 yearsâ€™ experience in writing user documentation.",
    "additional_information": "The City of New York is an Equal Opportunity Employer",
    "residency_requirement": "New York City Residency is not required for this position",
    "posting_date": "2013-11-01T07:00:00Z",
    "post_until": "1900-01-01T01:00:00Z",
    "posting_updated": "2013-11-01T07:00:00Z",
    "geo_location": {"type": "Point", "coordinates": [-74.016792, 41.493976]},
}
ROWS = [
    ROW
    | {"posting_type": "Internal", "posting_updated": "2015-01-01T07:00:00Z", "business_title": "Internal"},
    ROW,
    ROW | {"job_id": "100001", "geo_location": {"coordinates": [-74.0057, 40.7098]}},
]


def convert(*arguments):
    """The command as its documentation gives it, run outside the project's folder."""
    done = subprocess.run(
        [sys.executable, ROOT / "demo/convert.py", *arguments], capture_output=True, check=True, cwd="/"
    )
    return done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def nyc(tmp_path):
    path = tmp_path / "nycjobs_dev.json"
    path.write_text(json.dumps({"value": ROWS}), encoding="utf-8-sig")
    return path


class Checker(HTMLParser):
    """Fails on anything but the few tags of the demo, and on tags that aren't closed."""

    def __init__(self):
        super().__init__()
        self.open, self.empty = [], []

    def handle_starttag(self, tag, attrs):
        assert tag in {"p", "ul", "ol", "li", "h3", "strong", "em", "a", "code", "blockquote"}, tag
        assert [name for name, value in attrs] == (["href"] if tag == "a" else [])
        self.open.append((tag, False))

    def handle_endtag(self, tag):
        opened, filled = self.open.pop()
        assert (opened, filled) == (tag, True)
        self.open = [(name, True) for name, _ in self.open]

    def handle_data(self, data):
        assert data.strip() == "" or self.open, f"text outside of any tag: {data}"
        self.open = [(name, filled or bool(data.strip())) for name, filled in self.open]


def shipped(name):
    lines = (ROOT / "demo/postings" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_writes_an_ad_a_line_sorted_by_id_and_the_same_each_time(nyc):
    output, statistics = convert("nyc", nyc)
    ids = [json.loads(line)["identifier"]["value"] for line in output.splitlines()]
    assert ids == ["nyc-100001", "nyc-134280"]
    assert output == convert("nyc", nyc)[0]
    assert "2 postings of 1 organisations" in statistics
    assert "coordinates: 1" in statistics


def test_joins_the_rows_of_a_job_to_its_external_posting(nyc):
    titles = {json.loads(line)["title"] for line in convert("nyc", nyc)[0].splitlines()}
    assert titles == {"Business Analyst"}


def test_converts_a_row_completely(nyc):
    ad = json.loads(convert("nyc", nyc)[0].splitlines()[1])
    assert ad["hiringOrganization"]["name"] == "Administration for Children's Services"
    assert ad["hiringOrganization"]["alternateName"] == "ADMIN FOR CHILDREN'S SVCS"
    assert ad["description"] == (
        "<p>Under supervision of the Business Analyst Manager, the candidate will serve as an ACS Business Analyst"
        " for the development of ACS systems.</p>"
    )
    assert ad["responsibilities"] == (
        "<p>Critical functions performed include:</p><ul><li>Serve as prototype designer for various MIS projects.</li>"
        "<li>Lead JAD sessions with key stakeholders.</li></ul>"
    )
    assert ad["qualifications"] == (
        '<h3>Requirements</h3><ol><li>A master\'s degree; or</li><li>Experience as described in "1" above.</li></ol>'
        "<h3>Preferred skills</h3><p>At least 3 years’ experience in writing user documentation.</p>"
    )
    assert ad["disambiguatingDescription"] == (
        "<h3>Residency</h3><p>New York City Residency is not required for this position.</p>"
    )
    assert ad["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "minValue": 56937,
        "maxValue": 88649,
        "unitText": "YEAR",
    }
    assert ad["jobLocation"] == {
        "@type": "Place",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "150 William Street",
            "addressLocality": "New York",
            "addressRegion": "NY",
            "postalCode": "10038",
            "addressCountry": "US",
        },
    }
    assert ad["occupationalCategory"] == "it"
    assert ad["employmentType"] == ["FULL_TIME"]


def test_dates_are_within_the_documented_days_of_the_anchor():
    found = [dates(f"nyc-{number}") for number in range(400)]
    posted = {date.fromisoformat(each["datePosted"]) for each in found}
    ends = {date.fromisoformat(each["validThrough"]) for each in found if "validThrough" in each}
    assert min(posted) == ANCHOR - timedelta(days=45)
    assert max(posted) == ANCHOR - timedelta(days=1)
    assert min(ends) == ANCHOR + timedelta(days=20)
    assert max(ends) == ANCHOR + timedelta(days=75)
    assert 5 < sum("validThrough" not in each for each in found) < 60


def test_a_missing_source_is_one_sentence():
    done = subprocess.run(
        [sys.executable, ROOT / "demo/convert.py", "nyc", "nowhere.json"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "nowhere.json does not exist" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("title", "civil_service_title", "slug"),
    [
        ("Build It Back Electrical Inspector", "INSPECTOR (ELECTRICAL", "construction"),
        ("Stock Worker, Bureau of Vital Records", "STOCK WORKER", "logistics"),
        ("Project Manager", "COMPUTER SPECIALIST (SOFTWARE)", "it"),
        ("Release Manager/ Application Support Analyst", "COMPUTER ASSOC (SOFTWARE)", "it"),
        ("Gardener", "GARDENER", "agriculture"),
        ("Wizard", "", "other"),
    ],
)
def test_the_category_follows_the_words_of_the_titles(title, civil_service_title, slug):
    assert category(title, civil_service_title) == slug


@pytest.mark.parametrize(("name", "count", "megabytes"), [("nyc.jsonl", 1056, 6), ("tts.jsonl", 40, 1)])
def test_the_shipped_ads_are_complete(name, count, megabytes):
    ads = shipped(name)
    assert len(ads) == len({ad["identifier"]["value"] for ad in ads}) == count
    assert (ROOT / "demo/postings" / name).stat().st_size < megabytes * 1_000_000
    for ad in ads:
        assert ad["title"] == ad["title"].strip() != ""
        assert ad["hiringOrganization"]["name"]
        assert ad["occupationalCategory"] in CATEGORIES - {"other"}
        assert ad["responsibilities"] or ad["description"]
        assert ad.get("jobLocation") or ad["jobLocationType"] == "TELECOMMUTE"
        assert dates(ad["identifier"]["value"]).items() <= ad.items()
        assert len(json.dumps(ad)) < 12_000
    assert sum("responsibilities" in ad for ad in ads) >= 0.9 * count
    assert sum("qualifications" in ad for ad in ads) >= 0.9 * count


@pytest.mark.parametrize("name", ["nyc.jsonl", "tts.jsonl"])
def test_the_shipped_texts_are_plain_closed_html_in_one_encoding(name):
    for ad in shipped(name):
        for text in (ad[key] for key in TEXTS if key in ad):
            checker = Checker()
            checker.feed(text)
            checker.close()
            assert checker.open == []
            assert not re.search(r"[¿â\ufffd\x00]|\{%|\{\{", text), ad["identifier"]["value"]
            assert not re.search(r"\w@\w+\.\w|\b\d{3}-\d{3}-\d{4}\b", text), "a contact of 2015"
