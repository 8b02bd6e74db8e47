"""JobPosting as Google documents it, on open ads only."""

import json
import re
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from postings.choices import Contract, Hours, Model, SalaryPeriod
from postings.structured_data import job_posting, json_ld
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db

GOOGLES_TYPES = {"FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN"}


def ad(**fields):
    return PostingFactory(**{"places": [PlaceFactory()], **fields})


def types_of(posting):
    types = job_posting(posting)["employmentType"]
    return types if isinstance(types, list) else [types]


@pytest.mark.parametrize(("contract", "hours", "model"), list(product(Contract, Hours, Model)))
def test_every_kind_of_job_is_told_in_googles_words(contract, hours, model):
    countries = ["AT", "DE"] if model == Model.REMOTE else []
    data = job_posting(ad(contract=contract, hours=hours, model=model, remote_countries=countries))
    types = data["employmentType"] if isinstance(data["employmentType"], list) else [data["employmentType"]]
    assert set(types) <= GOOGLES_TYPES
    assert len(set(types)) == len(types) > 0
    assert ("INTERN" in types) == (contract == Contract.INTERNSHIP)
    assert ("CONTRACTOR" in types) == (contract == Contract.FREELANCE)
    assert ("TEMPORARY" in types) == (contract in (Contract.TEMPORARY, Contract.FIXED_TERM))
    assert (data.get("jobLocationType") == "TELECOMMUTE") == (model == Model.REMOTE)
    assert ("applicantLocationRequirements" in data) == (model == Model.REMOTE)
    assert ("jobLocation" in data) == (model != Model.REMOTE)


@pytest.mark.parametrize(
    ("hours", "types"),
    [
        (Hours.FULL_TIME, "FULL_TIME"),
        (Hours.PART_TIME, "PART_TIME"),
        (Hours.EITHER, ["FULL_TIME", "PART_TIME"]),
    ],
)
def test_permanent_work_is_told_by_its_hours(hours, types):
    assert job_posting(ad(contract=Contract.PERMANENT, hours=hours))["employmentType"] == types


def test_a_time_limit_stands_beside_the_hours():
    assert types_of(ad(contract=Contract.FIXED_TERM, hours=Hours.PART_TIME)) == ["PART_TIME", "TEMPORARY"]


@pytest.mark.parametrize("trait", ["draft", "scheduled", "closed", "paused", "frozen"])
def test_an_ad_that_is_not_open_says_nothing(trait):
    posting = ad(**{trait: True})
    assert job_posting(posting) == {}
    assert json_ld(posting) == ""


def test_dates_are_those_of_publication_and_closing():
    published, closes = timezone.now() - timedelta(days=3), timezone.now() + timedelta(days=9)
    data = job_posting(ad(published_at=published, closes_at=closes))
    assert data["datePosted"] == published.isoformat(timespec="seconds")
    assert data["validThrough"] == closes.isoformat(timespec="seconds")
    assert "validThrough" not in job_posting(ad(closes_at=None))


def test_an_extension_moves_the_end_and_never_the_beginning():
    posting = ad()
    before = job_posting(posting)
    posting.closes_at += timedelta(days=30)
    posting.save()
    after = job_posting(posting)
    assert after["validThrough"] > before["validThrough"]
    assert after["datePosted"] == before["datePosted"]


@pytest.mark.parametrize(
    ("low", "high", "figures"),
    [
        (48000, 60000, {"minValue": 48000, "maxValue": 60000}),
        (48000, 48000, {"value": 48000}),
        (17.5, None, {"minValue": 17.5}),
        (None, 60000, {"maxValue": 60000}),
    ],
)
@pytest.mark.parametrize("period", SalaryPeriod)
def test_the_employers_figure_is_the_salary(low, high, figures, period):
    posting = ad(salary_min=low, salary_max=high, salary_currency="EUR", salary_period=period)
    posting.refresh_from_db()
    assert job_posting(posting)["baseSalary"] == {
        "@type": "MonetaryAmount",
        "currency": "EUR",
        "value": {"@type": "QuantitativeValue", **figures, "unitText": period.upper()},
    }
    assert period.upper() in {"HOUR", "DAY", "WEEK", "MONTH", "YEAR"}


def test_without_a_figure_there_is_no_salary():
    assert "baseSalary" not in job_posting(ad())


def test_only_easy_apply_is_direct():
    assert job_posting(ad())["directApply"] is True
    assert job_posting(ad(external=True))["directApply"] is False


def test_a_remote_job_without_countries_is_open_to_those_of_its_places():
    essen, wien = PlaceFactory(), PlaceFactory(name="Wien", country="AT")
    data = job_posting(ad(model="remote", places=[essen, wien]))
    assert [each["name"] for each in data["applicantLocationRequirements"]] == ["AT", "DE"]


def test_a_job_that_is_nowhere_gets_no_markup_rather_than_an_invalid_one():
    assert job_posting(ad(places=[])) == {}
    assert job_posting(ad(places=["In no known country"])) == {}
    assert job_posting(ad(model="remote", places=[])) == {}


def test_every_place_is_told_with_address_and_point():
    posting = ad(places=[PlaceFactory(), "Überall", "Nowhere known"])
    posting.places.filter(locality="Essen").update(street="Eckenbergstraße 16", postal_code="45307")
    posting.places.filter(locality="Überall").update(country="AT")
    first, second = job_posting(posting)["jobLocation"]
    assert first["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Eckenbergstraße 16",
        "addressLocality": "Essen",
        "addressRegion": "Nordrhein-Westfalen",
        "postalCode": "45307",
        "addressCountry": "DE",
    }
    assert first["geo"] == {"@type": "GeoCoordinates", "latitude": 51.45657, "longitude": 7.01228}
    assert second == {
        "@type": "Place",
        "address": {"@type": "PostalAddress", "addressLocality": "Überall", "addressCountry": "AT"},
    }


def test_one_place_stands_alone_as_in_googles_examples():
    assert job_posting(ad())["jobLocation"]["address"]["addressCountry"] == "DE"


def test_the_employer_is_told_with_website_and_logo(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    company = CompanyFactory(name="Elster & Söhne", website="https://elster.example")
    company.logo.save("logo.webp", ContentFile(b"x"))
    employer = job_posting(ad(company=company))["hiringOrganization"]
    assert employer["name"] == "Elster & Söhne"
    assert employer["sameAs"] == "https://elster.example"
    assert re.fullmatch(r"https://jobs\.example\.org/media/logos/\w+\.webp", employer["logo"])
    assert set(job_posting(ad())["hiringOrganization"]) == {"@type", "name"}


def test_the_address_is_absolute_and_the_identifier_the_companys_own():
    posting = ad(title="Gärtner (m/w/d)", reference="G-7")
    data = job_posting(posting)
    assert data["url"] == f"https://jobs.example.org/jobs/gaertner-mwd-{posting.pk}/"
    assert data["title"] == "Gärtner (m/w/d)"
    assert data["identifier"]["value"] == "G-7"
    assert job_posting(ad(reference=""))["identifier"]["value"]


def test_the_description_is_the_whole_ad_with_headings_in_its_language():
    text = job_posting(ad())["description"]
    assert text == (
        "<p>A good place to work.</p><h3>Your tasks</h3><ul><li>Plant trees</li></ul>"
        "<h3>Your profile</h3><ul><li>Green fingers</li></ul>"
        "<h3>Your benefits</h3><ul><li>Fresh air</li></ul>"
    )


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028\u2029", "& &amp; &lt;", '"\\'],
)
def test_no_text_breaks_out_of_the_script(text):
    company = CompanyFactory(name=text)
    posting = ad(company=company, title=text, tasks=text, reference=text)
    script = json_ld(posting)
    assert not set("<>&\u2028\u2029") & set(script)
    data = json.loads(script)
    assert data["title"] == data["identifier"]["value"] == data["hiringOrganization"]["name"] == text
    assert text in data["description"]


@pytest.mark.parametrize(("model", "easy", "paid", "ends"), list(product(Model, *[[True, False]] * 3)))
def test_every_kind_of_ad_has_what_google_requires_and_nothing_it_does_not_know(model, easy, paid, ends):
    """As documented at developers.google.com/search/docs/appearance/structured-data/job-posting."""
    traits = {"paid": paid, "external": not easy, "remote": model == Model.REMOTE, "model": model}
    data = json.loads(json_ld(ad(**traits, **({} if ends else {"closes_at": None}))))
    assert data["@context"] == "https://schema.org/" and data["@type"] == "JobPosting"
    assert {"title", "description", "datePosted", "hiringOrganization"} <= set(data)
    assert set(data) - {"@context", "@type", "url"} <= {
        "title", "description", "datePosted", "validThrough", "hiringOrganization", "jobLocation", "jobLocationType",
        "applicantLocationRequirements", "baseSalary", "employmentType", "directApply", "identifier",
    }  # fmt: skip
    assert datetime.fromisoformat(data["datePosted"]).tzinfo
    assert ("validThrough" in data) == ends
    assert ("baseSalary" in data) == paid
    assert data["directApply"] is easy
    if model == Model.REMOTE:
        assert data["jobLocationType"] == "TELECOMMUTE" and "jobLocation" not in data
        assert all(
            each["@type"] == "Country" and each["name"] for each in data["applicantLocationRequirements"]
        )
    else:
        assert data["jobLocation"]["address"]["addressCountry"] == "DE"
    assert all(data.values()) or data["directApply"] is False
