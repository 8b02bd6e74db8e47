"""M9: how a run went, as recruiters and staff see it, and that a stuck one is seen."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alerts import actions, alarms, figures, runs, tasks
from alerts.models import Planning, Run, Subscriber
from mail.actions import drain
from mail.models import Delivery
from postings.sequence import number_open_postings
from tests.factories import MembershipFactory, PostingFactory, SubscriberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(smtp):
    """Three people due, two with something to get."""
    SubscriberFactory(email="jo@example.org", queries=[{}])
    SubscriberFactory(email="ada@example.org", queries=[{}])
    SubscriberFactory(email="idle@example.org", queries=[{"q": "welder"}])
    PostingFactory.create_batch(2)
    number_open_postings()
    return runs.plan("daily", timezone.now(), newcomers=True).run


def kept(run):
    figures.keep()
    run.refresh_from_db()
    return run


def due_again():
    Delivery.objects.filter(status="pending").update(next_at=timezone.now())


def test_counts_what_was_due_found_planned_and_what_became_of_it(planned, smtp):
    smtp.answers = {"jo@example.org": "451 4.2.0 Later"}
    drain("alerts")
    run = kept(planned)
    assert (run.due, run.matched, run.planned) == (3, 4, 2)
    assert (run.sent, run.waiting, run.missing, run.finished_at) == (1, 1, 0, None)
    smtp.answers = {"jo@example.org": "550 5.1.1 No such user"}
    due_again()
    drain("alerts")
    run = kept(planned)
    assert (run.sent, run.failed, run.retried, run.waiting, run.missing) == (1, 1, 1, 0, 0)
    assert run.finished_at


def test_figures_stay_when_the_mails_are_erased_long_after(planned):
    drain("alerts")
    assert kept(planned).sent == 2
    Delivery.objects.all().delete()
    assert kept(planned).sent == 2


def test_a_reader_who_leaves_is_not_missed(planned):
    actions.erase(Subscriber.objects.get(email="jo@example.org"))
    drain("alerts")
    run = kept(planned)
    assert (run.planned, run.sent, run.erased, run.missing) == (2, 1, 1, 0)


def test_a_mail_that_is_nowhere_is_an_alarm(planned):
    drain("alerts")
    Delivery.objects.first().delete()
    assert kept(planned).missing == 1
    assert alarms.problems() == {f"run-{planned.pk}": f"1 mails of the run {planned} are missing"}


def test_a_run_that_is_still_being_planned_is_not_summed_up(planned):
    Run.objects.update(planned_at=None)
    assert kept(planned).finished_at is None
    Run.objects.update(started_at=timezone.now() - timedelta(hours=4))
    drain("alerts")
    assert kept(planned).finished_at


@pytest.fixture
def stuck():
    """Mail has been due for half an hour, and none went out."""
    long_ago = timezone.now() - timedelta(minutes=31)
    Delivery.objects.update(next_at=long_ago)
    Planning.objects.create(pk=1, done_at=long_ago)


def test_what_is_stuck_is_seen_at_readyz_and_mailed_to_staff_once_a_day(planned, stuck, client, smtp):
    staff = UserFactory(staff=True)
    UserFactory()
    said = client.get("/readyz").json()["mail"]
    assert "have not been planned for 30 minutes" in said and "queue alerts" in said
    assert client.get("/readyz").status_code == 503
    for _ in range(2):
        tasks.keep_figures()
    mails = Delivery.objects.filter(kind="alert-alarm")
    assert {mail.to for mail in mails} == {staff.email} and mails.count() == 2
    drain("critical")
    assert "have not been planned for 30 minutes" in "".join(mail.text() for mail in smtp.messages)


def test_nothing_is_wrong_once_it_goes_on(planned, stuck):
    tasks.tick()
    drain("alerts")
    assert alarms.problems() == {}


def test_people_who_wait_too_long_are_an_alarm():
    SubscriberFactory(due_at=timezone.now() - timedelta(hours=1))
    SubscriberFactory(due_at=timezone.now() - timedelta(minutes=5))
    SubscriberFactory(due_at=timezone.now() - timedelta(hours=1), confirmed_at=None)
    assert alarms.problems() == {"overdue": "1 people wait for their jobs by email for more than 30 minutes"}


@pytest.mark.parametrize("is_staff", [True, False], ids=["staff", "recruiter"])
def test_recruiters_and_staff_see_the_runs_with_a_chart(planned, smtp, client, is_staff):
    drain("alerts")
    kept(planned)
    client.force_login(UserFactory(staff=True) if is_staff else MembershipFactory().user)
    answer = client.get(reverse("admin:alerts_run_changelist"))
    page = answer.content.decode()
    assert "2 sent, 0 failed or uncertain, 0 waiting" in page
    assert 'height="100.0"' in page and "style=" not in page
    status = 200 if is_staff else 403
    assert client.get(reverse("admin:alerts_run_change", args=[planned.pk])).status_code == status
    assert client.post(reverse("admin:alerts_run_delete", args=[planned.pk])).status_code == 403


def test_others_do_not_see_the_runs(planned):
    client = Client()
    client.force_login(UserFactory())
    assert client.get(reverse("admin:alerts_run_changelist")).status_code == 302
