"""J6: what is counted of an ad, and that counting harms nobody."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from applications.models import Seen
from postings import counters
from postings.models import PostingDay
from tests.factories import PostingFactory, UserFactory

# Counted after the request's transaction, so these tests can't run inside one.
pytestmark = pytest.mark.django_db(transaction=True)
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def counted(posting):
    """(views, starts, clicks) of all days."""
    days = PostingDay.objects.filter(posting=posting).values_list("views", "starts", "clicks")
    return tuple(map(sum, zip(*days, strict=True))) or (0, 0, 0)


@pytest.fixture
def look(client):
    """Asks for the ad, its form and the employer's own form as a browser does."""

    def look(posting, times=1, method="get", **headers):
        addresses = [
            posting.get_absolute_url(),
            reverse("applications:apply", args=[posting.pk]),
            reverse("posting_out", args=[posting.pk]),
        ]
        for address in addresses * times:
            assert getattr(client, method)(address, headers=BROWSER | headers).status_code in (200, 302)

    return look


def test_views_starts_and_clicks_are_counted_apart(look):
    easy, external = PostingFactory(), PostingFactory(external=True)
    look(easy, 3)
    look(external, 2)
    assert counted(easy) == (3, 3, 0)
    assert counted(external) == (2, 0, 2)
    assert PostingDay.objects.count() == 2  # a row for an ad and day


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Googlebot/2.1 (+http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0)",
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23",
        "curl/8.5.0",
        "python-requests/2.32",
        "Go-http-client/2.0",
    ],
)
def test_robots_are_not_counted(look, agent):
    posting = PostingFactory()
    look(posting, **{"User-Agent": agent})
    assert counted(posting) == (0, 0, 0)


def test_a_telephone_whose_maker_is_called_cubot_is_no_robot(look):
    posting = PostingFactory()
    look(
        posting,
        **{"User-Agent": "Mozilla/5.0 (Linux; Android 13; CUBOT X70) Chrome/140.0 Mobile Safari/537.36"},
    )
    assert counted(posting) == (1, 1, 0)


@pytest.mark.parametrize(
    "header",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Purpose": "preview"},
        {"X-Moz": "prefetch"},
    ],
)
def test_what_a_browser_fetches_just_in_case_is_not_counted_nor_seen(client, look, header):
    client.force_login(UserFactory())
    posting = PostingFactory()
    look(posting, **header)
    assert counted(posting) == (0, 0, 0)
    assert not Seen.objects.exists()
    look(posting)
    assert counted(posting) == (1, 1, 0)
    assert Seen.objects.get().posting == posting


def test_head_is_not_counted_nor_seen(client, look):
    client.force_login(UserFactory())
    posting = PostingFactory()
    look(posting, method="head")
    assert counted(posting) == (0, 0, 0)
    assert not Seen.objects.exists()


def test_what_leads_elsewhere_is_counted_where_it_leads(client):
    posting = PostingFactory()
    client.get(reverse("posting", args=["old-title", posting.pk]), headers=BROWSER)
    assert counted(posting) == (0, 0, 0)


def test_fifty_views_at_once_are_fifty():
    posting = PostingFactory()

    def view(_number):
        try:
            return Client().get(posting.get_absolute_url(), headers=BROWSER).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as threads:
        assert list(threads.map(view, range(50))) == [200] * 50
    assert counted(posting) == (50, 0, 0)


def test_counts_after_the_transaction_around_it_and_not_within(rf: RequestFactory):
    posting = PostingFactory()
    request = rf.get("/", headers=BROWSER)
    with transaction.atomic():
        counters.count(request, posting, "views")
        assert counted(posting) == (0, 0, 0)
    assert counted(posting) == (1, 0, 0)


def test_its_settings_do_not_outlive_its_own_transaction(look):
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on; SET lock_timeout = '1500ms'")
        try:
            look(PostingFactory())
            cursor.execute("SELECT current_setting('synchronous_commit'), current_setting('lock_timeout')")
            assert cursor.fetchone() == ("on", "1500ms")
        finally:
            cursor.execute("RESET synchronous_commit; RESET lock_timeout")


def test_a_locked_row_holds_up_no_page(look, client):
    posting = PostingFactory()
    look(posting)
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        PostingDay.objects.select_for_update().get(posting=posting)

        def view():
            try:
                started = time.monotonic()
                return Client().get(posting.get_absolute_url(), headers=BROWSER), time.monotonic() - started
            finally:
                connections.close_all()

        response, seconds = other.submit(view).result()
    assert response.status_code == 200
    assert seconds < 2
    assert counted(posting) == (1, 1, 0)


def test_pages_are_read_while_nothing_can_be_written(client):
    posting = PostingFactory(title="Welder")
    client.force_login(UserFactory())
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        try:
            response = client.get(posting.get_absolute_url(), headers=BROWSER)
        finally:
            cursor.execute("SET default_transaction_read_only = off")
    assert response.status_code == 200
    assert "Welder" in response.content.decode()
    assert counted(posting) == (0, 0, 0)


def test_no_personal_data_is_kept(look):
    look(PostingFactory())
    names = {field.name for field in PostingDay._meta.get_fields()}
    assert names == {"id", "posting", "day", "views", "starts", "clicks"}
