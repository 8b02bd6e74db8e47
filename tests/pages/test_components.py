import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.formats import date_format

from companies.models import Company
from jobboard.pages.samples import sample_postings
from jobboard.pages.templatetags import board
from postings.models import Posting

SPRITE = set(re.findall(r'symbol id="([\w-]+)"', (settings.BASE_DIR / "static/icons.svg").read_text()))


def posting(**fields):
    fields = {"salary_currency": "EUR", "salary_period": "year"} | fields
    return Posting(title="Welder", company=Company(name="Forge", slug="forge"), **fields)


def render(name, **context):
    return get_template(name).render(context, RequestFactory().get("/"))


def card(**context):
    template = engines["django"].from_string("{% posting_card posting %}")
    return template.render(context, RequestFactory().get("/"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"salary_min": Decimal(52000), "salary_max": Decimal(64000)}, "€52,000 – 64,000 per year"),
        ({"salary_min": Decimal(52000), "salary_max": Decimal(52000)}, "€52,000 per year"),
        ({"salary_min": Decimal("17.50"), "salary_period": "hour"}, "from €17.50 per hour"),
        ({"salary_max": Decimal(4100), "salary_period": "month"}, "up to €4,100 per month"),
        ({"salary_min": Decimal(90000), "salary_currency": "CHF"}, "from CHF\u00a090,000 per year"),
        ({}, ""),
    ],
)
def test_salary_is_written_as_people_write_it(fields, words):
    assert board.salary(posting(**fields)) == words


def test_salary_follows_the_language_of_the_page():
    with translation.override("de"):
        assert "52.000" in board.salary(posting(salary_min=Decimal(52000)))


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=7), "1 week ago"),
        (timedelta(days=34), "4 weeks ago"),
        (timedelta(days=35), "1 month ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_age_is_said_in_its_largest_unit(span, words):
    assert board.age(span) == words


def test_age_carries_the_exact_date_in_its_markup():
    moment = timezone.now() - timedelta(days=8)
    html = board.ago(moment)
    assert f'datetime="{timezone.localtime(moment).isoformat(timespec="minutes")}"' in html
    assert html.endswith(">1 week ago</time>")


@pytest.mark.parametrize(("language", "words"), [("en", "7 Mar 2026"), ("de", "07.03.2026")])
def test_short_dates_cannot_be_misread(language, words):
    with translation.override(language):
        assert date_format(date(2026, 3, 7), "SHORT_DATE_FORMAT") == words


def test_facts_are_three_separate_ones():
    items = re.findall(r'hidden">([^<]*): </span>([^<]*)</span></li>', board.facts(posting(model="remote")))
    assert items == [
        ("Contract", "Permanent contract"),
        ("Working time", "Full time"),
        ("Work model", "Fully remote"),
    ]


def test_facts_are_said_in_the_language_of_the_page():
    english = board.facts(posting(model="remote"))
    with translation.override("de"):
        assert "Unbefristet" in board.facts(posting(model="remote"))
    assert board.facts(posting(model="remote")) == english


def test_many_places_are_counted_not_listed():
    clinic = sample_postings()[1]
    assert board.places_line(clinic) == "Dortmund, Bochum and 1 more"
    assert board.places_line(clinic, 3) == "Dortmund, Bochum, Witten"


def test_card_escapes_what_an_employer_wrote():
    ad = sample_postings()[0]
    ad.title = "<script>alert(1)</script>"
    html = card(posting=ad)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_card_shows_what_the_visitor_did_with_the_ad():
    ad = sample_postings()[0]
    assert "Applied" not in card(posting=ad, marks={})
    html = card(posting=ad, marks={ad.pk: {"applied", "saved"}})
    assert "Applied" in html
    assert "Saved" in html


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("apply", "Easy apply"),
        ("draft", "Continue your application"),
        ("applied", "Applied on"),
        ("withdrawn", "Withdrawn"),
        ("external", "Apply at the employer"),
    ],
)
def test_apply_button_says_its_state(state, words):
    apply = {"state": state, "url": "/there/", "date": timezone.now()}
    html = render("components/apply_button.html", apply=apply)
    assert words in html
    assert 'href="/there/"' in html


def test_closed_ad_has_no_apply_button():
    assert "<a" not in render(
        "components/apply_button.html", apply={"state": "closed", "url": "", "date": None}
    )


def test_jobs_by_email_carries_the_search_in_hidden_fields():
    html = render("components/jobs_by_email.html", query='contract=permanent&contract=internship&q="a"')
    assert html.count('name="contract"') == 2
    assert 'name="q" value="&quot;a&quot;"' in html


def test_every_icon_in_use_is_in_the_sprite():
    used = set(board.MODEL_ICONS.values()) | set(board.MESSAGE_ICONS.values()) | {"info", "contract", "clock"}
    used |= {"pin", "bolt", "check", "heart", "eye", "bookmark", "bookmark-filled"}
    for template in Path(settings.BASE_DIR / "templates").rglob("*.html"):
        used |= set(re.findall(r'{% icon "([\w-]+)"', template.read_text()))
    assert used - SPRITE == set()
