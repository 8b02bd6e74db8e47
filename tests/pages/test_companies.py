"""The list of companies, and the page of one (K1)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import CompanyFactory, PostingFactory

pytestmark = pytest.mark.django_db
URL = reverse("companies")


def test_shows_companies_with_open_ads_and_how_many(client):
    PostingFactory.create_batch(2, company=CompanyFactory(name="Forge"))
    PostingFactory(company=CompanyFactory(name="Bakery"), closed=True)
    page = client.get(URL).content.decode()
    assert "Forge</a>" in page
    assert "2 open jobs" in page
    assert "Bakery" not in page


def test_page_beyond_the_last_is_the_last(client):
    PostingFactory(company__name="Forge")
    assert "Forge</a>" in client.get(URL, {"page": "99"}).content.decode()


def test_asks_as_often_for_three_companies_as_for_one(client):
    PostingFactory()
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    PostingFactory.create_batch(2)
    with CaptureQueriesContext(connection) as three:
        assert len(client.get(URL).context["companies"]) == 3
    assert len(three) == len(one)


def test_page_of_a_company_names_the_towns_of_its_open_ads_most_ads_first(client):
    company = CompanyFactory()
    for places in (["Bonn"], ["Köln", "Bonn"], ["Aachen"]):
        PostingFactory(company=company, places=places)
    PostingFactory(company=company, places=["Closed town"], closed=True)
    PostingFactory(places=["Elsewhere"])
    answer = client.get(company.get_absolute_url())
    assert answer.context["towns"] == ["Bonn", "Aachen", "Köln"]
    assert f"?company={company.slug}&amp;where=K%C3%B6ln" in answer.content.decode()
