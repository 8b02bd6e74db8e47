"""On a big board the home page and the list of companies look through the ads once for many visitors."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import HiddenCompany
from jobboard.pages import counts
from jobboard.pages.tasks import keep_newest
from postings.models import index
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGES = ["home", "companies"]


@pytest.fixture
def big(monkeypatch):
    monkeypatch.setattr(index, "BIG", 0)
    monkeypatch.setattr(counts, "SAMPLE", 1)
    cache.clear()
    place = PlaceFactory(name="Essen")
    forge, bakery = CompanyFactory(name="Forge"), CompanyFactory(name="Bakery")
    for company in (forge, forge, bakery):
        PostingFactory(company=company, places=[place])
    keep_newest()
    return forge


def scans(client, path):
    """The queries of a page that go through all open ads."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return [
        query["sql"]
        for query in asked
        if "postings_postingindex" in query["sql"] and "GROUP BY" in query["sql"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_the_second_visitor_is_told_what_was_counted_for_the_first(client, big, name):
    client.get(reverse(name))
    assert scans(client, reverse(name)) == []
    client.force_login(UserFactory())
    assert scans(client, reverse(name)) == []


@pytest.mark.parametrize("name", PAGES)
def test_what_is_kept_shows_no_hidden_company(client, big, name):
    assert "Forge</a>" in client.get(reverse(name)).content.decode()
    person = UserFactory()
    HiddenCompany.objects.create(candidate=person, company=big)
    client.force_login(person)
    content = client.get(reverse(name)).content.decode()
    assert "Bakery</a>" in content
    assert "Forge</a>" not in content


def test_those_with_most_open_ads_come_first_with_their_numbers(client, big):
    for _ in range(2):  # counted, then kept
        companies = client.get(reverse("home")).context["companies"]
        assert [(company.name, company.open_count) for company in companies] == [("Forge", 2), ("Bakery", 1)]
