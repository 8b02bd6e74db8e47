"""I4: one mail before a saved ad closes, to those who have not applied."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.marks import reminders
from applications.models import RemindersOff
from applications.tasks import remind_of_saved
from mail.actions import drain
from postings.models import Posting
from tests.factories import ApplicationFactory, MarkFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db

SOON, LATER = timedelta(days=2, hours=23), timedelta(days=3, hours=1)


@pytest.fixture
def mails(smtp):
    def go():
        before = len(smtp.messages)
        remind_of_saved()
        drain("bulk")
        return smtp.messages[before:]

    return go


def saved(closes_in=SOON, **fields):
    posting = PostingFactory(title=fields.pop("title", "Gardener"), closes_at=timezone.now() + closes_in)
    return MarkFactory(posting=posting, **fields)


def test_comes_three_days_ahead_and_only_once(mails):
    mark = saved(LATER)
    assert mails() == []
    Posting.objects.update(closes_at=timezone.now() + SOON)
    [mail] = mails()
    assert mail.recipients == [mark.candidate.email]
    assert mail.subject == "Closes soon: Gardener"
    assert mark.posting.get_absolute_url() in mail.text() and mark.posting.get_absolute_url() in mail.text(
        "html"
    )
    assert mails() == []


def test_neither_an_extension_nor_saving_anew_makes_it_come_again(mails):
    mark = saved()
    assert len(mails()) == 1
    Posting.objects.update(closes_at=timezone.now() + timedelta(days=30))
    mark.delete()
    MarkFactory(candidate=mark.candidate, posting=mark.posting)
    Posting.objects.update(closes_at=timezone.now() + SOON)
    assert mails() == []


def test_a_run_that_was_missed_is_made_up_for_while_the_ad_is_open(mails):
    saved(timedelta(hours=1))
    saved(-timedelta(hours=1))
    assert len(mails()) == 1


def test_several_ads_are_one_mail(mails):
    mark = saved(title="Gardener")
    saved(title="Welder", candidate=mark.candidate)
    [mail] = mails()
    assert mail.subject == "2 saved jobs close soon"
    assert "Gardener" in mail.text() and "Welder" in mail.text()


@pytest.mark.parametrize("kind", ["interested", "dismissed", "hidden"])
def test_only_saved_ads_count_and_none_that_was_waved_away(mails, kind):
    saved(**{kind: True})
    mark = saved()
    if kind != "interested":
        MarkFactory(candidate=mark.candidate, posting=mark.posting, **{kind: True})
    assert len(mails()) == (kind == "interested")


@pytest.mark.parametrize(("fields", "count"), [({}, 0), ({"withdrawn": True}, 0), ({"draft": True}, 1)])
def test_not_to_those_who_have_applied(mails, fields, count):
    mark = saved()
    ApplicationFactory(candidate=mark.candidate, posting=mark.posting, **fields)
    assert len(mails()) == count


def test_what_changes_until_the_hand_over_counts(smtp):
    mark = saved()
    reminders.remind()
    ApplicationFactory(candidate=mark.candidate, posting=mark.posting)
    assert drain("bulk") == {"cancelled": 1}


def test_the_link_in_the_mail_turns_them_off_by_its_button_alone(mails, client):
    mark = saved()
    [mail] = mails()
    link = re.search(r"https://jobs\.example\.org(/saved/reminders/\S+)", mail.text())[1]
    assert mail.message["List-Unsubscribe"] == f"<https://jobs.example.org{link}>"
    for _ in range(10):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert not RemindersOff.objects.exists()
    for _ in range(2):
        assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert RemindersOff.objects.get().candidate == mark.candidate
    saved(title="Welder", candidate=mark.candidate)
    assert mails() == []


def test_a_forged_link_leads_nowhere(client):
    person = UserFactory()
    assert client.post(f"/saved/reminders/1.{person.pk}.x/").status_code == 404
    assert not RemindersOff.objects.exists()


def test_the_page_of_saved_jobs_has_the_switch(client):
    client.force_login(UserFactory())
    page = reverse("applications:saved")
    assert "Turn these mails off" in client.get(page).content.decode()
    assert client.get(reverse("applications:reminders_off")).status_code == 405
    client.post(reverse("applications:reminders_off"))
    assert "Turn these mails on" in client.get(page).content.decode()
    client.post(reverse("applications:reminders_on"))
    assert not RemindersOff.objects.exists()
