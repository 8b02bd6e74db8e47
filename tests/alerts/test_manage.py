"""M7: everything can be managed by the link from a mail, or signed in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alerts import tokens
from alerts.models import Alert, Digest, DigestItem, Subscriber
from mail.actions import drain
from mail.models import Delivery
from mail.outbox import enqueue
from postings.models import Posting
from tests.factories import AlertFactory, PlaceFactory, PostingFactory, SubscriberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def reader():
    return SubscriberFactory(email="jo@example.org", queries=[{"q": "gardener"}, {"q": "welder"}])


def address(name, reader, *args):
    return reverse(f"alerts:{name}", args=[tokens.make(tokens.MANAGE, reader), *args])


def post(client, name, reader, *args, **data):
    """The sentence on the page that follows."""
    response = client.post(address(name, reader, *args), data)
    assert response.status_code == 302, response.content.decode()
    return client.get(response.url).content.decode()


def test_shows_the_alerts_with_the_way_to_their_results(client, reader):
    page = client.get(address("manage", reader)).content.decode()
    assert "jo@example.org" in page
    assert "/jobs/?q=gardener&amp;sort=newest" in page


def test_a_single_alert_is_turned_off_and_on_again(client, reader):
    alert = reader.alerts.get(search__query="q=gardener")
    assert "Turned off." in post(client, "turn_off", reader, alert.pk)
    assert [str(alert) for alert in reader.alerts.on()] == ["welder"]
    PostingFactory()
    assert "Turned on again." in post(client, "turn_on", reader, alert.pk)
    assert reader.alerts.on().count() == 2


def test_what_opened_while_an_alert_was_off_is_no_news(client, reader, run):
    alert = reader.alerts.get(search__query="q=gardener")
    post(client, "turn_off", reader, alert.pk)
    PostingFactory(title="Gardener")
    assert run() == []
    post(client, "turn_on", reader, alert.pk)
    assert run(at=timezone.now() + timedelta(days=1)) == []


def test_nobody_reaches_the_alert_of_another(client, reader):
    other = AlertFactory(query={})
    assert client.post(address("turn_off", reader, other.pk)).status_code == 404
    assert other.subscriber.alerts.on().exists()


@pytest.mark.parametrize("name", ["pause", "resume", "erase"])
def test_actions_are_post_only(client, reader, name):
    assert client.get(address(name, reader)).status_code == 405


def test_rhythm_hour_and_time_zone_are_chosen_in_one_form(client, reader):
    choice = {"rhythm": "weekly", "hour": 18, "weekday": 4, "time_zone": "America/New_York"}
    assert "Saved." in post(client, "manage", reader, **choice)
    reader.refresh_from_db()
    assert {name: getattr(reader, name) for name in choice} == choice
    assert reader.due_at > timezone.now()
    post(client, "manage", reader, **choice | {"rhythm": "instant"})
    reader.refresh_from_db()
    assert reader.due_at is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("hour", "24"), ("hour", "x"), ("rhythm", "hourly"), ("weekday", "7"), ("time_zone", "Mars")],
)
def test_a_choice_that_does_not_exist_is_told_and_changes_nothing(client, reader, name, value):
    choice = {"rhythm": "weekly", "hour": "18", "weekday": "4", "time_zone": "Europe/Vienna", name: value}
    response = client.post(address("manage", reader), choice)
    assert response.status_code == 200
    assert "invalid-feedback" in response.content.decode()
    reader.refresh_from_db()
    assert reader.rhythm == "daily"


def test_a_pause_until_a_day_and_its_end(client, reader, run):
    until = timezone.localdate() + timedelta(days=3)
    assert "Paused" in post(client, "pause", reader, until=until.isoformat())
    PostingFactory(title="Gardener")
    assert run() == []
    assert "The pause is over." in post(client, "resume", reader)
    assert len(run()) == 1


@pytest.mark.parametrize("until", ["", "soon", "2020-01-01", "2999-01-01"])
def test_a_pause_that_makes_no_sense_is_told_beside_the_field(client, reader, until):
    response = client.post(address("pause", reader), {"until": until})
    assert "invalid-feedback" in response.content.decode()
    reader.refresh_from_db()
    assert reader.paused_until is None


def test_delete_my_data_leaves_nothing_of_the_person(client, reader, run):
    PostingFactory(title="Gardener")
    run()
    enqueue("alert-link", to=reader.email, language="en")
    enqueue("application-received", to=reader.email, language="en", key="not ours to erase")
    response = client.post(address("erase", reader))
    assert "Your data is deleted" in response.content.decode()
    for model in (Subscriber, Alert, Digest, DigestItem):
        assert not model.objects.exists()
    assert [delivery.kind for delivery in Delivery.objects.all()] == ["application-received"]
    assert Posting.objects.exists()


def test_signed_in_the_same_page_stands_at_alerts(client, reader):
    user = UserFactory()
    Subscriber.objects.update(user=user)
    client.force_login(user)
    page = client.get(reverse("alerts:list")).content.decode()
    assert "gardener" in page
    assert client.post(address("resume", reader)).url == f"{reverse('alerts:list')}?done=resumed"


def test_signed_in_without_alerts_the_page_says_how_to_make_one(client, reader):
    client.force_login(UserFactory())
    page = client.get(reverse("alerts:list")).content.decode()
    assert "You have no alerts yet" in page
    assert "gardener" not in page


def test_signed_out_the_link_is_sent_to_who_has_alerts(client, reader, smtp):
    public = Client()
    assert "Send me the link" in public.get(reverse("alerts:list")).content.decode()
    answers = {
        public.post(reverse("alerts:link"), {"email": email}).url
        for email in ("Jo@example.org", "no@example.org")
    }
    assert answers == {reverse("alerts:link_sent")}
    assert drain("critical") == {"sent": 1, "cancelled": 1}
    [mail] = smtp.messages
    assert mail.recipients == ["jo@example.org"]
    assert tokens.url(tokens.MANAGE, reader) in mail.text()
    public.post(reverse("alerts:link"), {"email": "jo@example.org"})
    assert drain("critical") == {}


def test_many_alerts_ask_the_database_as_often_as_one(client):
    def count(alerts):
        reader = SubscriberFactory(
            queries=[{"q": f"word{n}", "where": PlaceFactory().pk} for n in range(alerts)]
        )
        with CaptureQueriesContext(connection) as queries:
            client.get(address("manage", reader))
        return len(queries)

    assert count(1) == count(3)
