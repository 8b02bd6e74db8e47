"""Whose ads they are: by the source's own names, or all of one company."""

import pytest

from companies.models import Company
from postings.models import Posting
from tests.factories import CompanyFactory, PostingFactory
from tests.postings.jobs import imported, job, write_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(tmp_path):
    return tmp_path / "jobs.jsonl"


def of(name, reference="1", **properties):
    return job(reference, hiringOrganization={"@type": "Organization", "name": name, **properties})


def test_a_company_is_found_by_its_name_in_whatever_letters(source):
    company = CompanyFactory(name="STRASSENBAU Größe AG")
    imported(write_lines(source, of("Straßenbau GRÖSSE ag"), of(" straßenbau  größe AG ", "2")))
    assert Company.objects.get() == company
    assert company.postings.count() == 2


def test_an_unknown_company_is_made_with_its_website(source):
    imported(write_lines(source, of("Kölner Käse & Co.", sameAs="https://kaese.example")))
    company = Company.objects.get()
    assert (company.name, company.slug) == ("Kölner Käse & Co.", "koelner-kaese-co")
    assert company.website == "https://kaese.example"
    assert company.verified_at is None


@pytest.mark.parametrize("website", ["javascript:alert(1)", "no address", "https://x.example/" + "y" * 300])
def test_a_website_that_is_none_is_left_out(source, website):
    imported(write_lines(source, of("Elster", sameAs=website)))
    assert Company.objects.get().website == ""


def test_short_names_are_made_unique(source):
    CompanyFactory(name="Elster-Werke", slug="elster-werke")
    imported(
        write_lines(
            source, of("Elster Werke"), of("Elster, Werke!"), of("株式会社", "2"), of("有限公司", "3")
        )
    )
    assert set(Company.objects.values_list("slug", flat=True)) == {
        "elster-werke",
        "elster-werke-2",
        "elster-werke-3",
        "company",
        "company-2",
    }


def test_the_same_reference_of_two_companies_is_two_ads(source):
    assert imported(write_lines(source, of("A"), of("B"))).added == 2
    assert imported(source).unchanged == 2


@pytest.mark.parametrize("organization", [None, "", {"@type": "Organization"}, " ", ["", {}], True])
def test_an_ad_of_nobody_is_skipped(source, organization):
    outcome = imported(write_lines(source, job("1", hiringOrganization=organization), job("2")))
    assert (outcome.added, outcome.skipped) == (1, 1)
    assert "line 1: no employer is named" in outcome.said


@pytest.mark.parametrize(
    "organization", ["Elster", ["Elster"], [{"name": ["Elster"]}], {"name": {"@value": "Elster"}}]
)
def test_a_name_may_be_wrapped_in_many_ways(source, organization):
    imported(write_lines(source, job(hiringOrganization=organization)))
    assert Company.objects.get().name == "Elster"


def test_with_a_company_all_ads_are_its_own(source):
    company = CompanyFactory(slug="elster")
    imported(write_lines(source, of("A"), of("B", "2"), job("3", hiringOrganization=None)), company="elster")
    assert company.postings.count() == 3
    assert Company.objects.count() == 1


def test_that_company_is_made_if_it_is_unknown(source):
    imported(write_lines(source, of("A")), company="elster-werke")
    company = Company.objects.get()
    assert (company.slug, company.name) == ("elster-werke", "Elster Werke")


def test_a_company_has_one_feed_whatever_its_file_is_called(source, tmp_path):
    imported(write_lines(source, of("A", "1"), of("A", "2")), company="elster")
    imported(write_lines(tmp_path / "second.jsonl", of("A", "1")), company="stranger")
    by_hand = PostingFactory(company=Company.objects.get(slug="elster"))
    outcome = imported(write_lines(tmp_path / "next week.jsonl", of("A", "2")), company="elster")
    assert outcome.counts == "added=0 updated=0 unchanged=1 closed=1 skipped=0"
    assert Posting.objects.open().filter(pk=by_hand.pk).exists()
    assert Posting.objects.open().filter(company__slug="stranger").exists()


@pytest.mark.parametrize("slug", ["../x", "a b", "x" * 81, "ü"])
def test_a_short_name_that_can_be_none_is_refused(source, slug):
    outcome = imported(write_lines(source, of("A")), company=slug)
    assert outcome.failed
    assert not Company.objects.exists()


@pytest.mark.parametrize(
    ("identifier", "url", "reference"),
    [
        ("A-1", None, "A-1"),
        (17, None, "17"),
        ({"@type": "PropertyValue", "name": "Elster", "value": 17}, None, "17"),
        ([{"value": ""}, {"value": "B"}], None, "B"),
        (" A \t 1 ", None, "A 1"),
        (None, "https://elster.example/1", "https://elster.example/1"),
        ("Elster Werke GmbH", "https://elster.example/2", "https://elster.example/2"),
    ],
)
def test_the_reference_is_the_employers_own_id_else_the_address(source, identifier, url, reference):
    imported(write_lines(source, job(identifier=identifier, url=url)))
    assert Posting.objects.get().reference == reference


def test_without_either_it_follows_from_title_and_place(source):
    jobs = [
        job(identifier=None, title="Gardener"),
        job(identifier=None, title="Gardener", jobLocation="Bochum"),
        job(identifier=None, title="Florist"),
        job(identifier="x" * 500),
    ]
    assert imported(write_lines(source, *jobs)).added == 4
    assert imported(write_lines(source, *reversed(jobs))).unchanged == 4
