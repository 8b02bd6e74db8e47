"""S6: with more ads than are counted one by one the page says "about", and its pages hold each ad once."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from postings.models import Posting
from tests.factories import CompanyFactory

pytestmark = pytest.mark.django_db
MANY, SOME = 10_500, 130


@pytest.fixture
def ads():
    """Of which some are apprenticeships; a second apart, so that their order is known."""
    company, now = CompanyFactory(), timezone.now()
    rows = (
        Posting(
            company=company,
            title=f"Gardener {n}",
            language="en",
            contract="apprenticeship" if n < SOME else "permanent",
            published_at=now - timedelta(seconds=n),
        )
        for n in range(MANY)
    )
    Posting.objects.bulk_create(rows, batch_size=500)  # of what the web's role may take its time for
    count_rows()
    yield Posting.objects.open().order_by("-published_at")
    Posting.objects.all().delete()
    count_rows()  # the numbers are not rolled back


def count_rows():
    """As the database does by itself after so many changes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def answer(client, query=""):
    """(the number in the heading, whether it is "about", ids of the ads, the next page's query)"""
    html = client.get(f"{reverse('search')}?{query}").content.decode()
    about, count = re.search(r"<h1[^>]*>(About )?([\d,]+) jobs?", html).groups()
    ids = [int(n) for n in re.findall(r'class="card-title"[^>]*><a href="/jobs/[^"?]+-(\d+)/', html)]
    following = re.search(r'href="[^"?]*\?([^"]+)" rel="next"', html)
    return int(count.replace(",", "")), bool(about), ids, following and following[1].replace("&amp;", "&")


def walk(client, query, pages):
    found = []
    while query is not None and pages:
        _count, _about, ids, query = answer(client, query)
        found += ids
        pages -= 1
    return found


def test_ten_thousand_are_told_as_about_so_many_and_each_page_goes_on_where_the_last_ended(client, ads):
    count, is_about, ids, _following = answer(client)
    assert is_about
    assert abs(count - MANY) <= MANY / 10
    assert len(ids) == 25
    assert walk(client, "", 20) == list(ads.values_list("pk", flat=True)[: 20 * 25])


def test_of_ten_thousand_what_a_filter_leaves_is_counted_exactly_and_the_last_page_ends(client, ads):
    query = "contract=apprenticeship"
    count, is_about, _ids, _following = answer(client, query)
    assert (count, is_about) == (SOME, False)
    assert walk(client, query, 100) == list(ads.values_list("pk", flat=True)[:SOME])
