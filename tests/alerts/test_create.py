"""M1, C4: one field makes an alert of a search, and says nothing about the address."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from alerts.models import Alert, SavedSearch, Subscriber
from mail.actions import drain
from mail.models import Delivery
from tests.factories import AlertFactory, PostingFactory, SubscriberFactory, UserFactory

pytestmark = pytest.mark.django_db

URL = reverse("alerts:list")


def ask(client, email="jo@example.org", **options):
    data = {"email": email, "q": "gardener", "contract": ["permanent", "nonsense"], "sort": "newest"}
    return client.post(URL, data, **options)


@pytest.fixture
def member(client):
    user = UserFactory(email="member@example.org")
    client.force_login(user)
    return user


def test_a_visitor_gets_one_mail_to_confirm_the_search(client, smtp):
    response = ask(client)
    assert (response.status_code, response.url) == (302, reverse("alerts:asked"))
    assert "press “Confirm”" in client.get(response.url).content.decode()
    alert = Alert.objects.get()
    assert alert.search.query == "contract=permanent&q=gardener"
    assert not alert.is_on
    drain("critical")
    [mail] = smtp.messages
    assert mail.recipients == ["jo@example.org"]
    assert "gardener (Permanent contract)" in mail.text()
    assert "https://jobs.example.org/alerts/confirm/" in mail.text()
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_mail_in_a_day_whatever_is_posted(client):
    ask(client)
    ask(client)
    ask(client, email="Jo@Example.org")
    client.post(URL, {"email": "jo@example.org", "q": "welder"})
    assert Delivery.objects.count() == 1
    assert Alert.objects.count() == 2
    assert Subscriber.objects.get().email == "jo@example.org"
    Subscriber.objects.update(asked_at=timezone.now() - timedelta(hours=24))
    ask(client)
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize("htmx", [{}, {"headers": {"HX-Request": "true"}}])
def test_the_answer_is_the_same_for_known_and_unknown_addresses(client, htmx):
    SubscriberFactory(email="known@example.org", queries=[{"q": "gardener", "contract": "permanent"}])
    UserFactory(email="account@example.org")
    answers = {
        (response.status_code, response.get("Location"), response.content)
        for response in (
            ask(client, email=f"{who}@example.org", **htmx) for who in ("known", "account", "new")
        )
    }
    assert len(answers) == 1


def test_known_and_unknown_addresses_ask_the_database_as_often(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    AlertFactory(subscriber=SubscriberFactory(email="known@example.org"), query={"q": "welder"})
    ask(client, email="first@example.org")
    counts = set()
    for who in ("known", "new"):
        with CaptureQueriesContext(connection) as queries:
            ask(client, email=f"{who}@example.org")
        counts.add(len(queries))
    assert len(counts) == 1


def test_who_is_signed_in_with_a_verified_address_needs_no_confirmation(client, member):
    response = ask(client, email="Member@example.org")
    assert response.url == URL
    subscriber = Subscriber.objects.get()
    assert (subscriber.user, subscriber.confirmed_at is not None) == (member, True)
    assert Alert.objects.get().is_on
    assert not Delivery.objects.exists()
    page = client.get(URL).content.decode()
    assert "You get jobs by email: gardener." in page
    assert "gardener" in page


def test_another_address_than_the_own_one_is_confirmed_by_mail(client, member):
    ask(client, email="other@example.org")
    assert not Alert.objects.get().is_on
    assert Subscriber.objects.get().user is None
    assert Delivery.objects.get().to == "other@example.org"


def test_an_own_address_that_is_not_verified_is_confirmed_by_mail(client, member):
    member.emailaddress_set.update(verified=False)
    ask(client, email=member.email)
    assert not Alert.objects.get().is_on


def test_what_can_be_seen_already_is_no_news_to_a_new_alert(client, member, run):
    PostingFactory(title="Gardener seen")
    ask(client, email=member.email)
    PostingFactory(title="Gardener new")
    [mail] = run()
    assert "Gardener new" in mail.text()
    assert "Gardener seen" not in mail.text()


def test_equal_searches_of_two_people_are_one(client):
    client.post(URL, {"email": "a@example.org", "q": "gardener", "radius": "20", "after": "x"})
    client.post(URL, {"email": "b@example.org", "q": " gardener ", "sort": "relevance"})
    assert SavedSearch.objects.get().alerts.count() == 2


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("", "Type the address"), ("jo@", "no complete email address"), ("ü@ö", "no complete")],
)
@pytest.mark.parametrize("htmx", [{}, {"headers": {"HX-Request": "true"}}])
def test_a_wrong_address_is_told_beside_the_field_and_kept(client, email, sentence, htmx):
    response = ask(client, email=email, **htmx)
    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert f'value="{email}"' in page
    assert 'aria-describedby="alert-email-error"' in page
    assert '<input type="hidden" name="q" value="gardener">' in page
    assert ("<html" in page) is not bool(htmx)
    assert not Subscriber.objects.exists()


def test_htmx_gets_the_answer_in_place_of_the_form(client):
    page = ask(client, headers={"HX-Request": "true"}).content.decode()
    assert "Look into your inbox" in page
    assert "<html" not in page
    assert 'class="mail-band"' in page


def test_too_many_are_refused_with_a_sentence(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"alert": "2/h/ip,20/d/key"}
    ask(client)
    ask(client)
    response = ask(client, email="other@example.org")
    assert "Please try again later" in response.content.decode()
    assert not Subscriber.objects.filter(email="other@example.org").exists()


def test_a_search_that_was_turned_off_begins_anew_and_is_confirmed_anew(client):
    reader = SubscriberFactory(email="jo@example.org")
    alert = AlertFactory(subscriber=reader, query={"q": "gardener", "contract": "permanent"})
    Alert.objects.update(ended_at=timezone.now(), looked=True)
    PostingFactory()
    ask(client)
    alert.refresh_from_db()
    assert (alert.ended_at, alert.confirmed_at, alert.looked) == (None, None, False)
    assert alert.starts_after > 0
    assert Delivery.objects.count() == 1


def test_an_alert_that_is_on_stays_on(client):
    reader = SubscriberFactory(email="jo@example.org", queries=[{"q": "gardener", "contract": "permanent"}])
    ask(client)
    assert reader.alerts.get().is_on
    assert not Delivery.objects.exists()


def test_a_signed_in_owner_confirms_the_own_alert_and_not_what_strangers_asked_for(client):
    owner = UserFactory(email="owner@example.org")
    ask(client, "owner@example.org")
    client.force_login(owner)
    client.post(URL, {"email": "owner@example.org", "q": "mine"})
    confirmed = Alert.objects.filter(confirmed_at__isnull=False)
    assert [alert.search.query for alert in confirmed] == ["q=mine"]
