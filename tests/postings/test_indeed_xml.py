"""All open ads as Indeed-style XML (F2), in a stream."""

import gzip
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from defusedxml.ElementTree import fromstring
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from postings.choices import Contract, Hours, Model
from postings.feeds import indeed
from postings.models import Posting
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory, ago

pytestmark = pytest.mark.django_db
PATH = "/feeds/indeed.xml"


def past(**delta):
    return timezone.now() - timedelta(**delta)


def jobs(client):
    response = client.get(PATH)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = fromstring(b"".join(response.streaming_content))
    assert root.tag == "source"
    return [{field.tag: field.text for field in job} for job in root.iter("job")]


def job(client, **fields):
    posting = PostingFactory(**fields)
    [found] = [each for each in jobs(client) if each["referencenumber"] == str(posting.pk)]
    return found


def test_an_ad_has_what_indeed_documents(client):
    place = PlaceFactory()
    posting = PostingFactory(
        title="Gärtner (m/w/d)",
        language="de",
        paid=True,
        reference="G-7",
        places=[place, "Bonn"],
        category="trades",
    )
    posting.places.filter(place=place).update(street="Am Park 1", postal_code="45127")
    [found] = jobs(client)
    assert parsedate_to_datetime(found.pop("date")) == posting.published_at.replace(microsecond=0)
    assert parsedate_to_datetime(found.pop("expirationdate")) == posting.closes_at.replace(microsecond=0)
    assert parsedate_to_datetime(found.pop("lastactivitydate")) == posting.updated_at.replace(microsecond=0)
    assert "<li>Plant trees</li>" in found.pop("description")
    assert found == {
        "title": "Gärtner (m/w/d)",
        "referencenumber": str(posting.pk),
        "requisitionid": "G-7",
        "url": f"https://jobs.example.org{posting.get_absolute_url()}",
        "company": posting.company.name,
        "sourcename": posting.company.name,
        "city": "Essen",
        "state": "Nordrhein-Westfalen",
        "country": "DE",
        "postalcode": "45127",
        "streetaddress": "Am Park 1",
        "salary": "EUR 48000 - 60000 per year",
        "jobtype": "fulltime",
        "category": "trades",
        "language": "de",
    }


@pytest.mark.parametrize("contract", Contract)
@pytest.mark.parametrize("hours", Hours)
def test_every_kind_of_job_has_a_type(client, contract, hours):
    types = job(client, contract=contract, hours=hours)["jobtype"].split(", ")
    assert len(set(types)) == len(types)
    assert ("fulltime" in types) == (hours != Hours.PART_TIME)
    assert ("parttime" in types) == (hours != Hours.FULL_TIME)
    assert set(types) <= {"fulltime", "parttime", "contract", "temporary", "internship", "apprenticeship"}


@pytest.mark.parametrize(
    ("model", "told"), [("on_site", None), ("hybrid", "Hybrid remote"), ("remote", "Fully remote")]
)
def test_where_one_works_is_told(client, model, told):
    countries = ["AT"] if model == Model.REMOTE else []
    found = job(client, model=model, remote_countries=countries)
    assert found.get("remotetype") == told
    assert found.get("country") == ("AT" if countries else None)


@pytest.mark.parametrize(
    ("low", "high", "period", "told"),
    [
        (48000, 60000, "year", "EUR 48000 - 60000 per year"),
        (17.5, 17.5, "hour", "EUR 17.5 per hour"),
        (3000, None, "month", "from EUR 3000 per month"),
        (None, 3000, "month", "up to EUR 3000 per month"),
        (None, None, "month", None),
    ],
)
def test_the_employers_figure_is_the_salary(client, low, high, period, told):
    currency = "EUR" if told else ""
    found = job(client, salary_min=low, salary_max=high, salary_period=period, salary_currency=currency)
    assert found.get("salary") == told


@pytest.mark.parametrize("trait", ["draft", "scheduled", "closed", "paused", "frozen"])
def test_only_open_ads_are_in_it(client, trait):
    open_ad = PostingFactory()
    PostingFactory(**{trait: True})
    assert [each["referencenumber"] for each in jobs(client)] == [str(open_ad.pk)]


def test_no_text_breaks_out(client):
    text = "]]></title><evil/>\x0b\x00\ufffe & &amp; <![CDATA[ 😀".replace("\x00", "")
    found = job(client, title=text, company=CompanyFactory(name=text))
    assert found["title"] == found["company"] == "]]></title><evil/> & &amp; <![CDATA[ 😀"


def test_ads_come_in_pieces_each_once_in_a_constant_number_of_queries_a_piece(client, monkeypatch):
    monkeypatch.setattr(indeed, "AT_ONCE", 4)
    for number in range(10):
        PostingFactory(places=["Essen"], published_at=ago(hours=number // 3))
    with CaptureQueriesContext(connection) as queries:
        pieces = list(indeed.document())
    found = [piece.count("<job>") for piece in pieces if "<job>" in piece]
    assert found == [4, 4, 2]
    numbers = [each["referencenumber"] for each in jobs(client)]
    assert sorted(map(int, numbers)) == sorted(Posting.objects.values_list("pk", flat=True))
    assert len(queries) <= 3 * 6


def test_the_stream_begins_before_the_last_ad_is_read(client, monkeypatch):
    monkeypatch.setattr(indeed, "AT_ONCE", 1)
    for _ in range(3):
        PostingFactory()
    stream = client.get(PATH, headers={"Accept-Encoding": "gzip"})
    assert stream["Content-Encoding"] == "gzip"
    parts = iter(stream.streaming_content)
    begun = next(parts)
    Posting.objects.update(title="Later")
    whole = gzip.decompress(begun + b"".join(parts)).decode()
    assert whole.count("<job>") == whole.count("<title><![CDATA[Later]]>") == 3


def test_a_board_without_ads_is_a_valid_document(client):
    assert jobs(client) == []


def changed(client, tag):
    return client.get(PATH, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "change", ["edited", "closed", "expired", "opened", "frozen", "company renamed", "new"]
)
def test_an_unchanged_board_is_not_sent_again_and_any_change_is(client, change):
    posting, scheduled = PostingFactory(), PostingFactory(scheduled=True)
    tag = client.head(PATH)["ETag"]
    assert not changed(client, tag)
    old = Posting.objects.filter(pk=posting.pk)
    if change == "edited":
        posting.save()
    elif change == "closed":
        old.update(closes_at=past(minutes=1))
    elif change == "expired":
        old.update(closes_at=posting.published_at)
    elif change == "opened":
        Posting.objects.filter(pk=scheduled.pk).update(published_at=posting.published_at)
    elif change == "frozen":
        old.update(frozen_at=posting.published_at)
    elif change == "company renamed":
        posting.company.save()
    else:
        PostingFactory()
    assert changed(client, tag)


def test_head_asks_for_no_ad(client, django_assert_max_num_queries):
    PostingFactory()
    with django_assert_max_num_queries(2):
        response = client.head(PATH)
    assert response.status_code == 200 and response["ETag"]
    assert b"".join(response.streaming_content) == b""
