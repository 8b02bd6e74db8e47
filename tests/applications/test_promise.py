"""Nobody is left without an answer (A9): reminders, archiving, and the figures on the company's page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications import actions
from applications.admin import errands
from applications.errands import archive, queue
from applications.models import Application, Status
from applications.team import figures, promise
from companies.models import Role
from mail.models import Delivery
from postings.models import Posting
from tests.factories import ApplicationFactory, MembershipFactory, PostingFactory

pytestmark = pytest.mark.django_db(transaction=True)
SORRY = "Dear {name}, we have decided for somebody else."


@pytest.fixture
def me(client):
    me = MembershipFactory(role=Role.RECRUITER)
    client.force_login(me.user)
    return me


@pytest.fixture
def posting(me):
    return PostingFactory(company=me.company, title="Head gardener", reply_days=14)


@pytest.fixture
def by_day(monkeypatch):
    monkeypatch.setattr(promise, "FROM", 0)
    monkeypatch.setattr(promise, "TO", 24)


def sent(posting, days_ago, **traits):
    at = timezone.now() - timedelta(days=days_ago)
    return ApplicationFactory(posting=posting, created_at=at, submitted_at=at, **traits)


def archive_url(posting):
    return reverse("admin:applications_application_archive", args=[posting.pk])


# --- Reminders --------------------------------------------------------------------------------------------------------


def test_team_is_reminded_once_shortly_before_the_time_is_over(by_day, mailbox, me, posting):
    viewer = MembershipFactory(company=me.company, role=Role.VIEWER).user
    sent(posting, 12, name="Ada Nearly")
    sent(posting, 20, name="Bea Late")
    sent(posting, 5, name="Cleo Early")
    sent(posting, 20, name="Dora Answered", answered_at=timezone.now())
    sent(posting, 20, name="Eve Away", withdrawn=True)
    assert promise.remind() == 1
    assert promise.remind() == 0
    Delivery.objects.update(queue="critical")
    [mail] = mailbox(me.user.email)
    assert mail.subject == f"2 applicants wait for an answer of {me.company.name}"
    assert "Bea Late, Ada Nearly" in mail.text()
    assert not {"Cleo Early", "Dora Answered", "Eve Away"} & set(mail.text().split(", "))
    assert not mailbox(viewer.email)


def test_a_short_promise_is_reminded_of_halfway(by_day, me):
    short = PostingFactory(company=me.company, reply_days=2)
    sent(short, 0.5)
    assert promise.remind() == 0
    sent(short, 1.5)
    assert promise.remind() == 1


def test_the_promise_is_that_of_the_day_of_applying(by_day, posting):
    application = sent(posting, 12)
    application.ad["reply_days"] = 60
    application.save()
    assert promise.remind() == 0


def test_a_reminder_is_not_sent_once_all_are_answered(by_day, mailbox, me, posting):
    application = sent(posting, 20)
    promise.remind()
    actions.change_status(application, Status.DECLINED, by=me.user, tell=True)
    Delivery.objects.update(queue="critical")
    assert not mailbox(me.user.email)


def test_nobody_is_reminded_at_night(monkeypatch, posting):
    sent(posting, 20)
    monkeypatch.setattr(promise, "FROM", 25)
    assert promise.remind() == 0
    assert not Application.objects.exclude(reminded_at=None).exists()


# --- Archiving --------------------------------------------------------------------------------------------------------


def test_ad_is_archived_only_with_an_answer_to_everybody(client, mailbox, posting):
    one, two = sent(posting, 3, name="Ada"), sent(posting, 2, name="Bea")
    assert "2 applicants still wait" in client.get(archive_url(posting)).content.decode()
    assert client.post(archive_url(posting), {"text": " "}).status_code == 422
    with pytest.raises(archive.Unanswered):
        archive.archive(posting, by=None)
    posting.refresh_from_db()
    assert posting.archived_at is None
    client.post(archive_url(posting), {"text": SORRY})
    posting.refresh_from_db()
    assert posting.archived_at
    assert posting.state == "closed"
    for row, name in ((one, "Ada"), (two, "Bea")):
        assert f"Dear {name}, we have decided" in mailbox(row.candidate.email)[0].text()
    assert not Application.objects.waiting().exists()


def test_a_kept_back_rejection_is_told_and_good_news_is_left_to_people(client, me, posting):
    kept_back, hired = sent(posting, 3), sent(posting, 2, status="offer")
    actions.change_status(kept_back, Status.DECLINED, by=me.user)
    actions.change_status(hired, Status.HIRED, by=me.user)
    page = client.post(archive_url(posting), {"text": SORRY}, follow=True).content.decode()
    assert "1 applicants must be told first" in page
    kept_back.refresh_from_db()
    hired.refresh_from_db()
    assert (kept_back.told_status, hired.told_status) == ("declined", "offer")
    assert Posting.objects.get(pk=posting.pk).archived_at is None


def test_very_many_are_answered_in_the_background(client, monkeypatch, posting):
    monkeypatch.setattr(errands, "AT_ONCE", 1)
    for _ in range(3):
        sent(posting, 3)
    page = client.post(archive_url(posting), {"text": SORRY}, follow=True)
    assert "0 of 3" in page.content.decode()
    assert queue.drain() == 1
    assert Posting.objects.get(pk=posting.pk).archived_at
    assert Application.objects.filter(told_status="declined").count() == 3
    page = client.get(page.request["PATH_INFO"]).content.decode()
    assert "3 applicants were answered" in page


def test_what_is_archived_leaves_the_list_and_may_come_back(client, posting):
    ads = reverse("admin:postings_posting_changelist")
    client.post(archive_url(posting))
    assert client.get(ads).context["cl"].result_count == 0
    assert "Head gardener" in client.get(ads, {"state": "archived"}).content.decode()
    client.post(reverse("admin:applications_application_bring_back", args=[posting.pk]))
    assert Posting.objects.get(pk=posting.pk).archived_at is None


def test_viewers_archive_nothing_and_strangers_see_nothing(client, me, posting):
    client.force_login(MembershipFactory(company=me.company, role=Role.VIEWER).user)
    assert client.post(archive_url(posting)).status_code == 403
    client.force_login(MembershipFactory().user)
    assert client.get(archive_url(posting)).status_code == 404
    assert Posting.objects.get(pk=posting.pk).archived_at is None


# --- Figures ----------------------------------------------------------------------------------------------------------


def answered(posting, hours, count):
    for _ in range(count):
        application = sent(posting, 30)
        Application.objects.filter(pk=application.pk).update(
            answered_at=application.submitted_at + timedelta(hours=hours)
        )


def test_figures_show_from_ten_on_and_count_whom_the_company_left_waiting(client, me, posting):
    answered(posting, 5, 3)
    answered(posting, 40, 5)
    sent(posting, 2)  # still in time, so nothing to blame
    sent(posting, 60, withdrawn=True)
    figures.refresh()
    page = client.get(me.company.get_absolute_url())
    assert "of applications" not in page.content.decode()
    sent(posting, 60)
    sent(posting, 60)
    figures.refresh()
    page = client.get(me.company.get_absolute_url()).content.decode()
    assert "80 % of applications, half of them within 40 hours" in page
    me.company.refresh_from_db()
    assert (me.company.replies_percent, me.company.reply_hours) == (80, 40)
    Application.objects.all().delete()
    figures.refresh()
    me.company.refresh_from_db()
    assert me.company.replies_percent is None
