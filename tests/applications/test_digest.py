"""A daily mail to each recruiter who wants it (R6), and the switches of both kinds of mail."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications import actions
from applications.team import digest
from companies.models import Membership, Role
from mail.models import Delivery
from tests.factories import ApplicationFactory, MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)
SWITCHES = reverse("admin:companies_membership_mails")


@pytest.fixture(autouse=True)
def morning(monkeypatch):
    """Whatever the clock says, the hour has come."""
    monkeypatch.setattr(digest, "HOUR", 0)


@pytest.fixture
def me():
    return MembershipFactory(role=Role.RECRUITER, created_at=timezone.now() - timedelta(days=3))


@pytest.fixture
def arrive(me):
    """An application that came in so many hours ago."""

    def act(name, hours_ago=2, **traits):
        application = ApplicationFactory(posting__company=me.company, name=name, **traits)
        at = timezone.now() - timedelta(hours=hours_ago)
        application.changes.create(to_status="submitted", at=at, told_at=at)
        return application

    return act


def digests():
    return Delivery.objects.filter(kind="application-digest")


def test_tells_what_came_in_and_who_waits_once_a_day(me, arrive, mailbox, smtp):
    application = arrive("Ada Lovelace")
    actions.send_message(application, by=application.candidate, text="Hello", from_company=False)
    application.messages.update(sent_at=timezone.now() - timedelta(hours=1))
    Delivery.objects.all().delete()
    assert digest.send() == 1
    assert digest.send() == 0
    Delivery.objects.update(queue="critical")
    [mail] = mailbox(me.user.email)
    assert mail.subject == f"1 new application at {me.company.name}"
    assert "Ada Lovelace" in mail.text()
    assert "New messages" in mail.text()
    assert "1 applicant waits for an answer." in mail.text()
    assert SWITCHES in mail.text() and SWITCHES in mail.text("html")


def test_nothing_new_is_no_mail(me):
    assert digest.send() == 0
    assert not digests().exists()


def test_the_next_one_begins_where_the_last_one_ended(me, arrive):
    arrive("Ada", 2)
    digest.send()
    through = timezone.now() - timedelta(days=1)
    Membership.objects.update(digest_through=through)
    arrive("Bea", 30)  # known to the one before
    digests().delete()
    assert digest.send() == 1
    since = digests().get().payload["since"]
    assert since == through.isoformat()


@pytest.mark.parametrize("who", ["viewer", "switched off", "blocked", "stranger"])
def test_goes_to_those_who_recruit_and_want_it(me, arrive, who):
    arrive("Ada")
    Membership.objects.filter(pk=me.pk).update(
        role=Role.VIEWER if who == "viewer" else Role.RECRUITER, wants_digest=who != "switched off"
    )
    if who == "blocked":
        me.user.is_active = False
        me.user.save()
    other = MembershipFactory(created_at=timezone.now() - timedelta(days=3))
    assert digest.send() == (who == "stranger")
    assert not digests().filter(to=other.user.email).exists()


def test_is_not_sent_to_who_has_left_the_team_since(me, arrive, mailbox):
    arrive("Ada")
    digest.send()
    digests().update(queue="critical")
    me.delete()
    assert not mailbox(me.user.email)


@pytest.fixture
def link(me, arrive, mailbox):
    """The one in the headers of a digest that was sent."""
    arrive("Ada")
    digest.send()
    digests().update(queue="critical")
    [mail] = mailbox(me.user.email)
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail.message["List-Unsubscribe"].strip("<>")
    assert address in mail.text() and address in mail.text("html")
    return urlsplit(address).path


def test_one_click_of_the_mail_program_ends_it_without_a_session(link, me):
    client = Client(enforce_csrf_checks=True)
    for _again in range(2):
        assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
        me.refresh_from_db()
        assert (me.wants_digest, me.wants_notices) == (False, True)


def test_opening_the_link_ends_nothing(client, link, me):
    page = client.get(link)
    assert me.company.name in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert client.head(link).status_code == 200
    me.refresh_from_db()
    assert me.wants_digest


def test_the_link_is_good_for_nothing_else_and_nobody_else(client, link, me):
    assert client.post(link.replace("/digest/", "/digest/x")).status_code == 404
    me.delete()
    assert client.post(link).status_code == 404


def test_waits_for_the_morning(monkeypatch, arrive):
    arrive("Ada")
    monkeypatch.setattr(digest, "HOUR", 23)
    if timezone.localtime().hour < 23:
        assert digest.send() == 0


def test_each_kind_of_mail_has_its_own_switch(client, me, arrive):
    client.force_login(me.user)
    page = client.get(SWITCHES).content.decode()
    assert me.company.name in page
    form = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 1,
        "form-0-id": me.pk,
        "form-0-wants_digest": "on",
    }
    client.post(SWITCHES, form)
    me.refresh_from_db()
    assert (me.wants_notices, me.wants_digest) == (False, True)
    application = arrive("Ada")
    actions.send_message(application, by=application.candidate, text="Hello", from_company=False)
    assert not Delivery.objects.exists()


def test_nobody_switches_for_others(client, me):
    other = MembershipFactory()
    client.force_login(me.user)
    form = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": other.pk}
    client.post(SWITCHES, form)
    other.refresh_from_db()
    assert other.wants_digest
