"""M3: an ad that was away while a run passed is not lost, and none comes twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alerts import actions, runs
from alerts.models import Alert, DigestItem
from mail.actions import drain
from mail.models import Delivery, Status
from postings.models import Posting
from postings.sequence import highest_number, number_open_postings
from tests.factories import AlertFactory, PostingFactory, SubscriberFactory

pytestmark = pytest.mark.django_db

AWAY = {
    "paused": ({"paused_at": timezone.now()}, {"paused_at": None}),
    "frozen": ({"frozen_at": timezone.now()}, {"frozen_at": None}),
    "closed": (
        {"closes_at": timezone.now() - timedelta(hours=1)},
        {"closes_at": timezone.now() + timedelta(days=30)},
    ),
}
ways = pytest.mark.parametrize(("leave", "come_back"), AWAY.values(), ids=AWAY)


def later(days):
    return timezone.now() + timedelta(days=days)


def change(posting, fields):
    Posting.objects.filter(pk=posting.pk).update(**fields)


@ways
def test_an_ad_that_was_away_while_a_run_passed_comes_when_it_opens_again(run, leave, come_back):
    SubscriberFactory(queries=[{}])
    posting = PostingFactory(title="Gardener")
    number_open_postings()
    change(posting, leave)
    PostingFactory(title="Welder")
    [first] = run()
    assert "Gardener" not in first.text()
    change(posting, come_back)
    [second] = run(at=later(1))
    assert "Gardener" in second.text() and "Welder" not in second.text()
    assert run(at=later(2)) == []


@ways
def test_an_ad_that_was_mailed_does_not_come_again_however_often_it_opens(run, leave, come_back):
    SubscriberFactory(queries=[{}])
    posting = PostingFactory()
    assert len(run()) == 1
    for day in (1, 2):
        change(posting, leave)
        change(posting, come_back)
        assert run(at=later(day)) == []


def test_opening_again_is_no_news_to_an_alert_that_is_younger_than_the_ad(run):
    posting = PostingFactory()
    number_open_postings()
    reader = SubscriberFactory()
    AlertFactory(subscriber=reader, query={}, starts_after=highest_number())
    change(posting, AWAY["paused"][0])
    change(posting, AWAY["paused"][1])
    assert run() == []
    assert Posting.objects.get().alert_seq > Posting.objects.get().opened_seq


def test_an_edit_of_an_open_ad_keeps_its_number():
    posting = PostingFactory()
    number_open_postings()
    before = Posting.objects.get().alert_seq
    change(posting, {"title": "Head gardener", "closes_at": later(90), "published_at": posting.published_at})
    number_open_postings()
    assert (Posting.objects.get().alert_seq, Posting.objects.get().opened_seq) == (before, None)


def test_an_ad_put_off_to_a_later_day_is_looked_at_on_that_day():
    posting = PostingFactory()
    number_open_postings()
    change(posting, {"published_at": later(1)})
    number_open_postings()
    assert Posting.objects.get().alert_seq is None


@ways
def test_an_ad_that_is_away_at_the_hand_over_comes_when_it_opens_again(run, leave, come_back):
    reader = SubscriberFactory(queries=[{}])
    posting, _ = PostingFactory(title="Gardener"), PostingFactory(title="Welder")
    number_open_postings()
    runs.plan("daily", timezone.now(), newcomers=True)
    change(posting, leave)
    [first] = run()
    assert "Welder" in first.text() and "Gardener" not in first.text()
    assert DigestItem.objects.get(subscriber=reader).posting.title == "Welder"
    change(posting, come_back)
    [second] = run(at=later(1))
    assert "Gardener" in second.text() and "Welder" not in second.text()


def test_a_mail_with_nothing_left_to_show_is_cancelled_and_made_up_for(run):
    SubscriberFactory(queries=[{}])
    posting = PostingFactory()
    number_open_postings()
    runs.plan("daily", timezone.now(), newcomers=True)
    change(posting, AWAY["frozen"][0])
    assert run() == []
    assert Delivery.objects.get().status == Status.CANCELLED
    change(posting, AWAY["frozen"][1])
    assert len(run(at=later(1))) == 1


def test_what_a_broken_hand_over_may_have_shown_is_not_mailed_again(run, smtp):
    SubscriberFactory(queries=[{}])
    gardener, _ = PostingFactory(title="Gardener"), PostingFactory(title="Welder")
    number_open_postings()
    runs.plan("daily", timezone.now(), newcomers=True)
    smtp.drop_after_data = 1
    assert drain("alerts") == {"pending": 1}
    change(gardener, AWAY["paused"][0])
    assert len(run()) == 1
    change(gardener, AWAY["paused"][1])
    assert run(at=later(1)) == []


def test_an_ad_planned_under_an_alert_that_is_off_now_stands_under_another_that_finds_it(run):
    reader = SubscriberFactory(queries=[{"q": "gardener"}, {"category": "agriculture"}])
    PostingFactory(title="Gardener", category="agriculture")
    number_open_postings()
    runs.plan("daily", timezone.now(), newcomers=True)
    actions.turn_off(Alert.objects.filter(subscriber=reader).first())
    [mail] = run()
    assert "Gardener" in mail.text() and "== gardener ==" not in mail.text()


def test_a_section_that_gave_up_all_its_ads_says_how_many_there_are(run, monkeypatch):
    from alerts import sections

    monkeypatch.setattr(sections, "MOST_ADS", 1)
    SubscriberFactory(queries=[{"q": "gardener"}, {"q": "welder"}])
    PostingFactory(title="Gardener")
    PostingFactory(title="Welder")
    [mail] = run()
    assert mail.subject.startswith("1 new job: ")
    assert mail.text().count("+1 more: https://jobs.example.org/jobs/?q=") == 1


def test_a_newcomer_for_whom_there_was_nothing_still_gets_what_comes_by_hand_later(run):
    due = later(0.5)
    SubscriberFactory(queries=[{}], due_at=due, hour=due.hour)
    assert run() == []
    PostingFactory()
    assert len(run(at=timezone.now() + timedelta(minutes=2))) == 1
