"""J3: what “Show salary” shows, and where an estimate must never be."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from tests.factories import MembershipFactory, PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def posting():
    """A welder's ad without a figure, beside five that name 40,000 to 56,000."""
    essen = PlaceFactory()
    for pay in range(40_000, 60_000, 4_000):
        PostingFactory(title="Welder", salary_min=pay, salary_currency="EUR", places=[essen])
    return PostingFactory(title="Welder", places=[essen])


def box(client, address):
    """The words of the salary's section."""
    section = re.search(
        r'<section[^>]* aria-labelledby="salary">(.*?)</section>', html(client, address), re.S
    )
    return " ".join(strip_tags(section[1]).split())


def html(client, address):
    return client.get(address).content.decode()


def test_an_estimate_says_whose_it_is_and_what_it_rests_on(client, posting):
    words = box(client, posting.get_absolute_url())
    assert "Show salary" in words
    assert (
        "Estimate by Jobs from 5 comparable jobs (same title and working time, at most 50 km away):"
        " €44,000 – 52,000 per year"
    ) in words
    assert "Not a figure of the employer" in words
    assert "own figure" not in words


def test_the_reason_for_naming_none_stands_beside_it(client, posting):
    posting.salary_note = "By collective agreement"
    posting.save()
    words = box(client, posting.get_absolute_url())
    assert words.index("By collective agreement") < words.index("Estimate by Jobs")


def test_the_employers_own_figure_stands_alone(client, posting):
    posting.salary_min, posting.salary_max, posting.salary_currency = 30_000, 35_000, "EUR"
    posting.save()
    words = box(client, posting.get_absolute_url())
    assert "€30,000 – 35,000 per year" in words
    assert "employer's own figure" in words.replace("&#x27;", "'")
    assert "stimate" not in words


def test_without_enough_ads_it_says_that_there_is_no_figure(client):
    words = box(client, PostingFactory(title="Welder", places=[PlaceFactory()]).get_absolute_url())
    assert "The employer has named no figure for this job." in words
    assert "stimate" not in words


def test_the_preview_shows_it_as_the_public_will_see_it(client, posting):
    client.force_login(MembershipFactory(company=posting.company).user)
    assert "Estimate by Jobs" in box(client, reverse("posting_preview", args=[posting.pk]))


def test_it_is_not_in_the_structured_data(client, posting):
    content = html(client, posting.get_absolute_url())
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', content, re.S)[1]
    assert "Welder" in data
    assert "baseSalary" not in data


def test_no_filter_list_or_feed_takes_it_for_a_figure(client, posting):
    address = posting.get_absolute_url()
    html(client, address)  # computed and cached by now
    for query in ("q=welder&salary=30000", "q=welder&salary=30000&sort=newest"):
        assert address not in html(client, f"/jobs/?{query}")
    assert address in html(client, "/jobs/?q=welder&salary=30000&unpriced=1")
    card = html(client, f"/jobs/?company={posting.company.slug}")
    assert address in card
    assert "card-salary" not in card
    found = client.get(f"/api/jobs/{posting.pk}/").json()
    assert not any(found["salary"].values()) if found["salary"] else found["salary"] is None
