"""Facts in other people's words become the board's own; what makes no sense is left out."""

from datetime import UTC, datetime, timedelta
from datetime import date as Date
from decimal import Decimal

import pytest
from django.utils import timezone

from postings.imports import jsonld
from postings.imports.normalise import date_of, fields_of
from tests.postings.jobs import job


def fields(**properties):
    return fields_of(jsonld.understand(job(**properties)))


def salary(**properties):
    found = fields(**properties)
    return tuple(found[f"salary_{name}"] for name in ("min", "max", "currency", "period"))


def amount(unit=None, currency="EUR", **value):
    return {"currency": currency, "value": {"unitText": unit, **value}}


@pytest.mark.parametrize(
    ("base", "low", "high", "period"),
    [
        (amount("YEAR", minValue=50000, maxValue=60000), 50000, 60000, "year"),
        (amount("MONTH", value=3500), 3500, 3500, "month"),
        (amount("HOUR", minValue=17.5), "17.5", None, "hour"),
        (amount("HOUR", maxValue="19,80"), None, "19.8", "hour"),
        (amount("DAY", value=400), 400, 400, "day"),
        (amount("WEEK", value=900), 900, 900, "week"),
        (amount("annually", value="50.000"), 50000, 50000, "year"),
        (amount("pro Jahr", minValue="50,000.00", maxValue="60.000,00 €"), 50000, 60000, "year"),
        (amount("p.a.", value="50.000 - 60.000"), 50000, 60000, "year"),
        (amount("Stunde", value="15,50"), "15.5", "15.5", "hour"),
        (amount("YEAR", value="45k"), 45000, 45000, "year"),
        (amount("YEAR", value=[{"value": 1}]), None, None, "year"),
        ({"currency": "EUR", "value": 52000, "unitText": "YEAR"}, 52000, 52000, "year"),
        ({"currency": "EUR", "minValue": 2500, "maxValue": 3000, "unitText": "MONTH"}, 2500, 3000, "month"),
        ({"minPrice": 20, "maxPrice": 25, "priceCurrency": "EUR", "unitCode": "HUR"}, 20, 25, "hour"),
        ([amount("YEAR", minValue=50000, maxValue=60000)], 50000, 60000, "year"),
        (50000, 50000, 50000, "year"),
        ("3.500 € brutto im Monat", 3500, 3500, "month"),
        ("€ 3’500 – 4’200", 3500, 4200, "month"),
        (amount("YEAR", minValue=60000, maxValue=50000), 50000, 60000, "year"),
        (amount("YEAR", minValue=1, maxValue=60000), None, 60000, "year"),
        (amount("YEAR", minValue=0, maxValue=60000), None, 60000, "year"),
        (amount("YEAR", value=3500), 3500, 3500, "month"),
        (amount("HOUR", value=52000), 52000, 52000, "year"),
        (amount("MONTH", value=52000), 52000, 52000, "year"),
    ],
)
def test_the_salary_is_understood_in_whatever_form(base, low, high, period):
    expected = tuple(None if each is None else Decimal(each) for each in (low, high))
    found = salary(baseSalary=base)
    assert found[:2] == expected
    if expected != (None, None):
        assert found[2:] == ("EUR", period)


@pytest.mark.parametrize(
    "base",
    [
        0,
        -3,
        "negotiable",
        "",
        {},
        [],
        True,
        amount("YEAR", value=0),
        amount("YEAR", value=1e300),
        amount(value=700),
    ]
    + [
        amount("YEAR", value="nan"),
        amount("HOUR", value=10**40),
        amount("fortnight", value=900),
        "0 €",
        "-5 €",
    ]
    + [amount("MONTH", value=20), amount("YEAR", value=700)],
)
def test_a_salary_that_makes_no_sense_is_dropped(base):
    assert salary(baseSalary=base) == (None, None, "", "year")


@pytest.mark.parametrize(
    ("properties", "currency"),
    [
        ({"baseSalary": amount("YEAR", "chf", value=90000)}, "CHF"),
        ({"baseSalary": "90000", "salaryCurrency": "USD"}, "USD"),
        ({"baseSalary": amount("YEAR", "", value="£90,000")}, "GBP"),
        ({"baseSalary": amount("YEAR", "", value=90000)}, "EUR"),
        (
            {
                "baseSalary": amount("YEAR", "", value=90000),
                "jobLocation": {"address": {"addressLocality": "Bern", "addressCountry": "CH"}},
            },
            "CHF",
        ),
        ({"baseSalary": amount("YEAR", "", value=90000), "jobLocation": "Nowhere"}, ""),
        ({"baseSalary": amount("YEAR", "JPY", value=9_000_000)}, "JPY"),
    ],
)
def test_the_currency_is_the_told_one_else_that_of_the_country(properties, currency):
    assert salary(**properties)[2] == currency


def test_an_estimate_is_not_the_employers_figure():
    assert salary(estimatedSalary=amount("YEAR", value=50000)) == (None, None, "", "year")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-01-10", datetime(2025, 1, 9, 23, tzinfo=UTC)),
        ("20250110", datetime(2025, 1, 9, 23, tzinfo=UTC)),
        ("2025-W02-5", datetime(2025, 1, 9, 23, tzinfo=UTC)),
        ("2025-1-10", datetime(2025, 1, 9, 23, tzinfo=UTC)),
        ("2025-01-10T10:30", datetime(2025, 1, 10, 9, 30, tzinfo=UTC)),
        ("2025-01-10 10:30:15", datetime(2025, 1, 10, 9, 30, 15, tzinfo=UTC)),
        ("2025-01-10T10:30:00Z", datetime(2025, 1, 10, 10, 30, tzinfo=UTC)),
        ("2025-01-10T10:30:00.5+02:00", datetime(2025, 1, 10, 8, 30, 0, 500_000, tzinfo=UTC)),
        ("2025-01-10T10:30:00+0200", datetime(2025, 1, 10, 8, 30, tzinfo=UTC)),
    ],
)
def test_dates_are_read_in_any_iso_form(text, moment):
    assert date_of(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        *(
            "10.01.25",
            "10.1.2025",
            "10/01/2025",
            "2025/01/10",
            "2025.01.10",
            "2025-01-10Z",
            "2025-01-10+02:00",
        ),
        *("10. Januar 2025", "Freitag, 10. Jänner 2025", "10-Jan-2025", "10 Jan 25", "10th January 2025"),
        *("January 10, 2025", "Fri, Jan 10 2025", "Jan 10th, 2025"),
    ],
)
def test_a_day_is_read_in_the_ways_in_which_people_write_it(text):
    assert date_of(text) == datetime(2025, 1, 9, 23, tzinfo=UTC)
    assert date_of(text, is_end=True) == datetime(2025, 1, 10, 22, 59, 59, 999_999, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("3.5.2025 15:04", "03.05.2025 15:04 Uhr", "2025/05/03 15:04:00", "5/3/2025 3:04 PM"),
        *("3. Mai 2025 15:04", "May 3, 2025 3:04 pm", "2025-05-03 13:04:00 UTC", "Sat May  3 15:04:00 2025"),
    ],
)
def test_so_is_an_hour(text):
    assert date_of(text) == datetime(2025, 5, 3, 13, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2025",
        "10. Brumaire 2025",
        "13/13/2025",
        "10.01.2025 25:00",
        "",
        None,
        "1900-01-01",
        "1999-12-31",
        "9999-12-31",
        "2025-02-30",
        "soon",
        "0",
        "2025",
    ],
)
def test_absurd_dates_are_none(text):
    assert date_of(text) is None
    assert date_of(text, is_end=True) is None


def test_a_day_ends_at_its_end():
    assert date_of("2025-01-10", is_end=True) == datetime(2025, 1, 10, 22, 59, 59, 999_999, tzinfo=UTC)
    assert date_of("20250110", is_end=True) == date_of("2025-01-10", is_end=True)


@pytest.mark.parametrize(
    ("day", "days"), [("2026-01-01", 0), ("2025-12-22", 10), ("no day", None), (None, None)]
)
def test_dates_of_sample_data_are_moved_to_today(day, days):
    relative = [{"name": "datesRelativeTo", "value": day}]
    found = fields(datePosted="2026-01-01", validThrough="2026-01-03", additionalProperty=relative)
    told = Date(2026, 1, 1) if days is None else timezone.localdate() + timedelta(days=days)
    assert timezone.localdate(found["published_at"]) == told
    assert timezone.localdate(found["closes_at"]) == told + timedelta(days=2)
    assert timezone.localtime(found["published_at"]).hour == 0


def test_an_end_before_the_beginning_is_none():
    assert fields(datePosted="2026-01-05", validThrough="2025-12-31")["closes_at"] is None
    assert fields(datePosted="2026-01-05", validThrough="2026-01-05")["closes_at"] is not None


@pytest.mark.parametrize(
    ("properties", "apply_url"),
    [
        ({}, ""),
        ({"url": "https://x.example/1"}, "https://x.example/1"),
        ({"url": "https://x.example/1", "directApply": False}, "https://x.example/1"),
        ({"url": "https://x.example/1", "directApply": "http://schema.org/False"}, "https://x.example/1"),
        ({"url": "https://x.example/1", "directApply": True}, ""),
        ({"url": "https://x.example/1", "directApply": "true"}, ""),
        ({"directApply": False}, ""),
        ({"url": "javascript:alert(1)", "directApply": False}, ""),
        ({"url": "https://x.example/" + "y" * 600}, ""),
        ({"url": "https://x.example/a b"}, ""),
    ],
)
def test_one_applies_at_the_employers_own_address_unless_it_can_be_done_here(properties, apply_url):
    found = fields(**properties)
    assert found["apply_url"] == apply_url
    assert found["easy_apply"] == (not apply_url)
