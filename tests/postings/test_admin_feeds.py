"""Recruiters keep their company's feeds, and read what came of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.models import Role
from postings.models import Feed, FeedRun
from tests.factories import CompanyFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:postings_feed_changelist")
URL = "https://elster.example/jobs.xml?key=s3cret"


@pytest.fixture
def me(client):
    me = MembershipFactory(role=Role.RECRUITER)
    client.force_login(me.user)
    return me


@pytest.fixture
def feed(me):
    return Feed.objects.create(company=me.company, url=URL, next_at=timezone.now() + timedelta(days=1))


def page_of(feed):
    return reverse("admin:postings_feed_change", args=[feed.pk])


def sent(client, page, **values):
    data = {"url": URL, "format": "", "rhythm": "daily", "is_active": "on", "_save": "1"} | values
    return client.post(page, {name: value for name, value in data.items() if value is not None})


def test_a_feed_is_made_and_due_at_once(client, me):
    assert sent(client, reverse("admin:postings_feed_add"), company=me.company_id).status_code == 302
    feed = Feed.objects.due().get()
    assert (feed.company, feed.url, feed.rhythm) == (me.company, URL, "daily")


@pytest.mark.parametrize(
    "url",
    [
        "http://elster.example/jobs.xml",
        "https://me:secret@elster.example/",
        "ftp://elster.example/",
        "https://",
    ],
)
def test_addresses_that_could_not_be_fetched_are_refused(client, me, url):
    answer = sent(client, reverse("admin:postings_feed_add"), company=me.company_id, url=url)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["url"]
    assert not Feed.objects.exists()


def test_the_same_address_twice_is_refused_in_words(client, me, feed):
    answer = sent(client, reverse("admin:postings_feed_add"), company=me.company_id)
    assert "The company has a feed with this address." in answer.content.decode()


def test_a_changed_address_is_fetched_soon_and_a_changed_rhythm_waits(client, feed):
    sent(client, page_of(feed), rhythm="weekly")
    assert not Feed.objects.due().exists()
    sent(client, page_of(feed), url="https://elster.example/new.xml")
    assert Feed.objects.due().get() == feed


def test_its_page_shows_the_last_reports_with_reasons(client, feed):
    FeedRun.objects.create(
        feed=feed,
        ended_at=timezone.now(),
        added=3,
        skipped=1,
        is_complete=True,
        problems="skipped: job 7: no <b>title</b>",
    )
    page = client.get(page_of(feed)).content.decode()
    assert "3 added, 0 updated, 0 unchanged, 0 closed, 1 skipped" in page
    assert "skipped: job 7: no &lt;b&gt;title&lt;/b&gt;" in page
    assert "3 added, 1 skipped" in client.get(LIST).content.decode()


def test_a_failure_is_shown_in_the_list(client, feed):
    FeedRun.objects.create(feed=feed, ended_at=timezone.now(), added=1)
    FeedRun.objects.create(
        feed=feed, ended_at=timezone.now(), failure="elster.example answers with status 503."
    )
    page = client.get(LIST).content.decode()
    assert "answers with status 503" in page
    assert "1 added" not in page


def test_fetch_now_makes_it_due_and_is_logged(client, feed):
    answer = client.post(reverse("admin:postings_feed_fetch", args=[feed.pk]), follow=True)
    assert Feed.objects.due().get() == feed
    assert "within the next minutes" in answer.content.decode()
    assert (
        client.get(reverse("admin:postings_feed_history", args=[feed.pk])).content.decode().count("Fetch now")
        == 1
    )


def test_a_feed_that_is_off_says_so_instead(client, feed):
    Feed.objects.update(is_active=False)
    answer = client.post(reverse("admin:postings_feed_fetch", args=[feed.pk]), follow=True)
    assert "switched off" in answer.content.decode()


def test_another_companys_feed_is_not_there(client, me):
    stranger = Feed.objects.create(company=CompanyFactory(), url=URL)
    assert URL not in client.get(LIST).content.decode()
    assert client.get(page_of(stranger)).status_code == 302
    assert client.post(reverse("admin:postings_feed_fetch", args=[stranger.pk])).status_code == 404
    assert sent(client, reverse("admin:postings_feed_add"), company=stranger.company_id).status_code == 200
    assert Feed.objects.count() == 1


def test_who_only_looks_on_does_not_see_addresses_with_keys(client, feed):
    client.force_login(MembershipFactory(company=feed.company, role=Role.VIEWER).user)
    assert client.get(LIST).status_code == 403
    assert client.get(page_of(feed)).status_code in (302, 403)


def test_staff_see_all(client, feed):
    client.force_login(UserFactory(staff=True))
    assert "s3cret" in client.get(LIST).content.decode()


def test_the_list_takes_the_same_number_of_queries_for_one_row_and_for_three(
    client, me, feed, django_assert_max_num_queries
):
    FeedRun.objects.create(feed=feed)
    with django_assert_max_num_queries(20) as first:
        client.get(LIST)
    for number in range(2):
        other = Feed.objects.create(company=me.company, url=f"{URL}&n={number}")
        FeedRun.objects.create(feed=other)
    with django_assert_max_num_queries(len(first)):
        client.get(LIST)
