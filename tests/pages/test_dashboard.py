"""R2: the first page of the admin: what is open, who waits, what the ads brought, and what ends soon."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jobboard.pages import bars
from postings.models import PostingDay
from tests.factories import ApplicationFactory, MembershipFactory, PostingFactory, UserFactory, ago, ahead

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")


@pytest.fixture
def me(client):
    me = MembershipFactory()
    client.force_login(me.user)
    return me


def seen(posting, *, views, starts=0, days_ago=1):
    day = timezone.localdate() - timedelta(days=days_ago)
    PostingDay.objects.create(posting=posting, day=day, views=views, starts=starts)


def test_it_tells_what_is_open_and_who_waits(client, me):
    posting = PostingFactory(company=me.company, title="Gardener wanted")
    ApplicationFactory(posting=posting, name="Ada Lovelace")
    ApplicationFactory(posting=posting, name="Long answered", answered_at=timezone.now())
    ApplicationFactory(posting=posting, name="Nobody yet", draft=True)
    ApplicationFactory(name="Stranger")
    context = client.get(INDEX).context
    assert (context["open_count"], context["waiting_facts"]["count"]) == (1, 1)
    page = client.get(INDEX).content.decode()
    assert "Gardener wanted" in page
    assert "Ada Lovelace" in page
    assert "Nobody yet" not in page
    assert "Stranger" not in page


def test_each_open_ad_shows_its_way_from_views_to_applications(client, me):
    posting = PostingFactory(company=me.company)
    seen(posting, views=40, starts=4)
    seen(posting, views=10, starts=1, days_ago=2)
    seen(posting, views=999, starts=99, days_ago=31)
    ApplicationFactory.create_batch(2, posting=posting)
    ApplicationFactory(posting=posting, created_at=ago(days=40), answered_at=timezone.now())
    [funnel] = client.get(INDEX).context["funnels"]
    assert (funnel.views, funnel.starts, funnel.sent, funnel.waiting) == (50, 5, 2, 2)


def test_most_viewed_ads_stand_first_and_other_companies_ads_nowhere(client, me):
    quiet, popular = PostingFactory(company=me.company), PostingFactory(company=me.company)
    seen(popular, views=7)
    seen(PostingFactory(), views=70)
    assert client.get(INDEX).context["funnels"] == [popular, quiet]
    assert client.get(INDEX).context["charts"]["both"][0]["total"] == 7


def test_the_chart_can_be_read_as_a_table(client, me):
    posting = PostingFactory(company=me.company)
    seen(posting, views=37)
    ApplicationFactory(posting=posting)
    context = client.get(INDEX).context
    yesterday = timezone.localdate() - timedelta(days=1)
    assert (yesterday, 37, 1) in context["charts"]["rows"]
    assert len(context["charts"]["rows"]) == 30
    page = client.get(INDEX).content.decode()
    assert '<td class="number">37</td><td class="number">1</td>' in page
    assert 'role="img" aria-label="Views by day, 37 in all' in page


def test_ads_that_end_within_a_week_are_named(client, me):
    soon = PostingFactory(company=me.company, closes_at=ahead(days=3))
    first = PostingFactory(company=me.company, closes_at=ahead(days=1))
    PostingFactory(company=me.company, closes_at=ahead(days=9))
    PostingFactory(company=me.company, closed=True)
    assert list(client.get(INDEX).context["ending"]) == [first, soon]


def test_a_company_without_anything_has_a_dashboard_too(client, me):
    page = client.get(INDEX)
    assert page.status_code == 200
    assert "None of your ads is open." in page.content.decode()


def test_staff_who_recruit_for_nobody_see_what_waits_for_them_instead(client):
    ApplicationFactory(name="Somebody's applicant")
    client.force_login(UserFactory(staff=True))
    page = client.get(INDEX).content.decode()
    assert "Somebody&#x27;s applicant" not in page
    assert "wait for an answer" not in page


def test_queries_do_not_grow_with_ads_applications_and_days(client, me):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(INDEX)
        return len(queries)

    seen(
        ApplicationFactory(posting=PostingFactory(company=me.company, closes_at=ahead(days=2))).posting,
        views=3,
    )
    one = asked()
    for _ in range(4):
        posting = PostingFactory(company=me.company, closes_at=ahead(days=2))
        ApplicationFactory.create_batch(2, posting=posting)
        seen(posting, views=5)
    assert asked() == one <= 20


def test_one_is_more_than_none_in_a_chart_of_thousands():
    days = ["mon", "tue", "wed"]
    columns = bars.by_day("Views", days, {"mon": 5000, "tue": 1})["columns"]
    heights = [float(column["height"]) for column in columns]
    assert heights[0] == bars.HEIGHT
    assert heights[1] == bars.LEAST
    assert heights[2] == 0
