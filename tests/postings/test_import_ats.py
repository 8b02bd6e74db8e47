"""Greenhouse's and Lever's JSON, as their public interfaces answer."""

import html
import json

import pytest

from postings.imports import lever
from postings.models import Posting
from tests.postings.feeds import imported, posting_of

pytestmark = pytest.mark.django_db
TEXT = "<p>We run ads.</p><h3><strong>Responsibilities</strong></h3><ul><li>Sell &amp; smile</li></ul>"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "jobs.json"


def greenhouse_job(**facts):
    return {
        "absolute_url": "https://job-boards.greenhouse.io/elsterwerke/jobs/42",
        "internal_job_id": 7,
        "id": 42,
        "title": "Account Executive",
        "company_name": "Elster Werke GmbH",
        "location": {"name": "Essen, Germany"},
        "first_published": "2026-01-06T05:58:03-04:00",
        "updated_at": "2026-02-06T05:58:03-04:00",
        "language": "en",
        "content": html.escape(TEXT),
        "departments": [{"name": "Sales"}],
        "metadata": [{"name": "Employment Type", "value": "Full-time"}],
        **facts,
    }


def greenhouse(*jobs, **rest):
    return json.dumps({"jobs": list(jobs), **rest}, indent=2)


def lever_job(**facts):
    return {
        "id": "d6d4ddcc-1d05",
        "text": "Director of IT",
        "hostedUrl": "https://jobs.lever.co/elster-werke/d6d4ddcc-1d05",
        "applyUrl": "https://jobs.lever.co/elster-werke/d6d4ddcc-1d05/apply",
        "categories": {"commitment": "Full-Time", "team": "IT", "allLocations": ["Essen", "Bochum"]},
        "country": "DE",
        "createdAt": 1767693483000,
        "description": "<p>We run ads for you and your friends.</p>",
        "lists": [
            {"text": "Responsibilities:", "content": "<li>Lead the team</li>"},
            {"text": "What we offer", "content": "\n<li>Pay</li><li>Rest</li>"},
        ],
        "additional": "<p>Everybody is welcome.</p>",
        "workplaceType": "hybrid",
        **facts,
    }


def test_greenhouse_escapes_its_html_twice(path):
    posting = posting_of(path, greenhouse(greenhouse_job(), meta={"total": 1}), company="")
    assert (posting.reference, posting.title, posting.company.name) == (
        "42",
        "Account Executive",
        "Elster Werke GmbH",
    )
    assert posting.introduction == "<p>We run ads.</p>"
    assert posting.tasks == "<ul><li>Sell &amp; smile</li></ul>"
    assert (posting.language, posting.category, posting.hours) == ("en", "sales", "full_time")
    assert posting.published_at.isoformat() == "2026-01-06T09:58:03+00:00"
    assert [(place.locality, place.country) for place in posting.places.all()] == [("Essen", "DE")]


@pytest.mark.parametrize(
    ("location", "model", "countries", "towns"),
    [
        ("Remote, Italy", "remote", ["IT"], []),
        ("Remote - Germany", "remote", ["DE"], []),
        ("Remote, Essen", "remote", [], ["Essen"]),
        ("San Francisco, CA | Seattle, WA", "on_site", [], ["San Francisco, CA", "Seattle, WA"]),
        ("London, UK; Remote-Friendly, United States", "on_site", [], ["London, UK"]),
        ("Sydney, Australia", "on_site", [], ["Sydney"]),
        (None, "on_site", [], []),
    ],
)
def test_greenhouse_tells_places_in_words(path, location, model, countries, towns):
    posting = posting_of(path, greenhouse(greenhouse_job(location={"name": location})))
    assert (posting.model, posting.remote_countries) == (model, countries)
    assert [place.locality for place in posting.places.all()] == towns


def test_greenhouse_tells_pay_in_cents(path):
    pay = [{"min_cents": 5000000, "max_cents": 6000000, "currency_type": "EUR", "title": "Base"}]
    posting = posting_of(path, greenhouse(greenhouse_job(pay_input_ranges=pay)))
    assert (posting.salary_min, posting.salary_max, posting.salary_period) == (50000, 60000, "year")


def test_greenhouse_without_texts_says_what_to_ask_for(path):
    job = greenhouse_job()
    del job["content"]
    report, said = imported(path, greenhouse(job), company="elster")
    assert (report.added, report.skipped) == (0, 1)
    assert any("?content=true" in line for line in said)


def test_a_greenhouse_page_that_is_only_a_part_closes_nothing(path):
    imported(path, greenhouse(greenhouse_job(), greenhouse_job(id=43)))
    report, _ = imported(path, greenhouse(greenhouse_job(), meta={"total": 2}))
    assert (report.unchanged, report.closed) == (1, 0)


def test_lever_tells_its_text_in_lists(path):
    posting = posting_of(path, json.dumps([lever_job()]), company="")
    assert (posting.title, posting.company.name) == ("Director of IT", "Elster Werke")
    assert posting.introduction == "<p>We run ads for you and your friends.</p>"
    assert posting.tasks == "<ul><li>Lead the team</li></ul>"
    assert posting.benefits == "<ul><li>Pay</li><li>Rest</li></ul>"
    assert posting.additional == "<p>Everybody is welcome.</p>"
    assert (posting.model, posting.hours, posting.category) == ("hybrid", "full_time", "it")
    assert [place.locality for place in posting.places.all()] == ["Essen", "Bochum"]
    assert posting.published_at.isoformat() == "2026-01-06T09:58:03+00:00"
    assert posting.apply_url.endswith("/apply")


@pytest.mark.parametrize(
    ("facts", "model", "countries", "towns"),
    [
        ({"workplaceType": "remote", "categories": {"location": "Germany"}}, "remote", ["DE"], []),
        ({"workplaceType": "unspecified", "categories": {"location": "Remote"}}, "remote", ["DE"], []),
        ({"workplaceType": "onsite"}, "on_site", [], ["Essen", "Bochum"]),
        ({"categories": None, "country": None}, "hybrid", [], []),
    ],
)
def test_lever_tells_the_work_model(path, facts, model, countries, towns):
    posting = posting_of(path, json.dumps([lever_job(**facts)]))
    assert (posting.model, posting.remote_countries) == (model, countries)
    assert [place.locality for place in posting.places.all()] == towns


@pytest.mark.parametrize(
    ("interval", "low", "period"),
    [("per-year-salary", 60000, "year"), ("per-month-salary", 3000, "month"), ("per-hour-wage", 20, "hour")],
)
def test_lever_tells_pay_with_its_period(path, interval, low, period):
    pay = {"min": low, "max": low + 1, "currency": "EUR", "interval": interval}
    posting = posting_of(path, json.dumps([lever_job(salaryRange=pay)]))
    assert (posting.salary_min, posting.salary_max, posting.salary_period) == (low, low + 1, period)


@pytest.mark.parametrize(
    ("url", "count", "following"),
    [
        ("https://api.lever.co/v0/postings/elster?mode=json", 3, None),
        ("https://api.lever.co/v0/postings/elster?limit=5", 3, None),
        (
            "https://api.lever.co/v0/postings/elster?limit=3",
            3,
            "https://api.lever.co/v0/postings/elster?limit=3&skip=3",
        ),
        ("https://api.lever.co/v0/postings/elster?skip=3&limit=3", 0, None),
        ("https://api.lever.co/v0/postings/elster?limit=0", 0, None),
        ("https://api.lever.co/v0/postings/elster?limit=all", 3, None),
    ],
)
def test_lever_has_another_page_while_each_is_full(path, url, count, following):
    path.write_text(json.dumps([lever_job()] * count))
    assert lever.next_page(url, path) == following


@pytest.mark.parametrize("format_name", ["greenhouse", "lever"])
@pytest.mark.parametrize(
    "content",
    [
        "",
        "[1, 2]",
        '{"ok": false, "error": "Document not found"}',
        '{"jobs": [{"id": 1}',
        '[{"id": 1}, ',
        "<html></html>",
    ]
    + [
        '{"jobs": {"id": 1}}',
        "null",
        "[" * 5000,
        '[{"id": 1}] trailing',
        '{"jobs": [], "jobs"',
        "[{}]",
        "\xff",
    ],
    ids=str,
)
def test_answers_that_are_no_list_of_ads_close_nothing(path, format_name, content):
    first = greenhouse(greenhouse_job()) if format_name == "greenhouse" else json.dumps([lever_job()])
    imported(path, first, format_name, "elster")
    report, _ = imported(path, content.encode("latin-1"), format_name, "elster")
    assert report.failures or report.skipped
    assert Posting.objects.open().count() == 1


@pytest.mark.parametrize("broken", ["text", 7, None, [], {"name": {"deep": 1}}])
def test_a_field_of_another_kind_costs_one_ad_at_most(path, broken):
    jobs = [greenhouse_job(id=1)]
    jobs += [greenhouse_job(**{"id": 2 + number, name: broken}) for number, name in enumerate(jobs[0])]
    report, _ = imported(path, greenhouse(*jobs), "greenhouse", "elster")
    assert report.added >= 1
    jobs = [lever_job(id="1")]
    jobs += [lever_job(**{"id": f"{2 + number}", name: broken}) for number, name in enumerate(jobs[0])]
    report, _ = imported(path, json.dumps(jobs), "lever", "elster")
    assert report.added >= 1
