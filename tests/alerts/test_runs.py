"""M2, M3: each new job once to each person who asked for it, and none lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alerts import runs, together
from alerts.actions import erase_alert
from alerts.models import Alert, Digest, DigestItem, Run, SavedSearch, Subscriber
from applications.models import HiddenCompany, Mark
from mail.models import Delivery
from postings.models import Posting
from postings.sequence import number_open_postings
from tests.factories import AlertFactory, CompanyFactory, PostingFactory, SubscriberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["one by one", "together"], autouse=True)
def way(request, monkeypatch):
    """All that is promised holds whichever way the searches are matched."""
    monkeypatch.setattr(together, "MANY", 1 if request.param == "together" else 300)


def later(days):
    return timezone.now() + timedelta(days=days)


def test_a_new_job_comes_once_to_who_asked_for_it(run):
    reader = SubscriberFactory(queries=[{"q": "gardener"}])
    SubscriberFactory(queries=[{"q": "welder"}])
    PostingFactory(title="Gardener of the castle")
    [mail] = run()
    assert mail.recipients == [reader.email]
    assert "Gardener of the castle" in mail.text()
    assert run(at=later(1)) == []


def test_nothing_new_is_no_mail_and_no_delivery(run):
    SubscriberFactory(queries=[{"q": "welder"}])
    PostingFactory(title="Gardener")
    assert run() == []
    assert not Delivery.objects.exists()
    assert Subscriber.objects.get().mailed_through == Posting.objects.get().alert_seq


def test_one_mail_holds_all_alerts_and_a_job_only_once(run):
    SubscriberFactory(queries=[{"q": "gardener"}, {"category": "agriculture"}, {"q": "welder"}])
    PostingFactory(title="Gardener", category="agriculture")
    PostingFactory(title="Forester", category="agriculture")
    PostingFactory(title="Welder")
    [mail] = run()
    text = mail.text()
    assert text.count("* Gardener") == 1
    assert (
        text.index("== gardener ==")
        < text.index("* Gardener")
        < text.index("* Forester")
        < text.index("* Welder")
    )


def test_a_missed_run_is_made_up_for(run):
    SubscriberFactory(queries=[{}])
    PostingFactory(title="First")
    run()
    PostingFactory(title="Second")
    PostingFactory(title="Third")
    [mail] = run(at=later(3))
    assert "First" not in mail.text()
    assert "Second" in mail.text()
    assert "Third" in mail.text()


def test_a_job_that_commits_late_is_not_missed(run):
    """It was published before the others that went out already; an earlier date or id must not hide it."""
    SubscriberFactory(queries=[{}])
    PostingFactory(title="Early bird")
    run()
    PostingFactory(title="Latecomer", published_at=timezone.now() - timedelta(days=20))
    [mail] = run(at=later(1))
    assert "Latecomer" in mail.text()


def test_an_edit_or_an_extension_does_not_make_a_job_new(run):
    SubscriberFactory(queries=[{"q": "gardener"}])
    posting = PostingFactory(title="Gardener")
    run()
    posting.title, posting.closes_at = "Head gardener", timezone.now() + timedelta(days=90)
    posting.save()
    assert run(at=later(1)) == []


def test_a_repost_of_a_job_that_was_mailed_is_not_mailed_again(run):
    reader = SubscriberFactory(queries=[{}])
    original = PostingFactory(title="Gardener")
    run()
    PostingFactory(title="Gardener", company=original.company, repost_of=original)
    newcomer = SubscriberFactory(queries=[{}])
    assert [mail.recipients for mail in run(at=later(1))] == [[newcomer.email]]
    assert DigestItem.objects.filter(subscriber=reader).count() == 1


def test_a_job_is_not_mailed_again_when_its_alert_was_erased_and_made_anew(run):
    reader = SubscriberFactory(queries=[{"q": "gardener"}, {"q": "welder"}])
    PostingFactory(title="Gardener")
    run()
    erase_alert(reader.alerts.get(search__query="q=gardener"))
    assert str(DigestItem.objects.get(subscriber=reader).posting) == "Gardener"
    AlertFactory(subscriber=reader, query={"q": "gardener"}, starts_after=0)
    assert run(at=later(1)) == []


def test_a_job_that_becomes_open_later_is_new_then(run):
    SubscriberFactory(queries=[{}])
    posting = PostingFactory(title="Gardener", scheduled=True)
    assert run() == []
    Posting.objects.filter(pk=posting.pk).update(published_at=timezone.now())
    assert len(run(at=later(1))) == 1


@pytest.mark.parametrize("trait", ["draft", "scheduled", "closed", "paused", "frozen"])
def test_a_job_that_is_not_open_is_not_mailed(run, trait):
    SubscriberFactory(queries=[{}])
    PostingFactory(**{trait: True})
    assert run() == []


def test_jobs_older_than_the_alert_are_no_news(run):
    reader = SubscriberFactory(queries=[{"q": "welder"}])
    PostingFactory(title="Old gardener")
    run()
    AlertFactory(subscriber=reader, query={"q": "gardener"}, starts_after=Posting.objects.get().alert_seq)
    PostingFactory(title="New gardener")
    [mail] = run(at=later(1))
    assert "New gardener" in mail.text()
    assert "Old gardener" not in mail.text()


def test_an_alert_confirmed_after_a_run_still_gets_what_opened_since_it_was_made(run):
    reader = SubscriberFactory(queries=[{"q": "welder"}])
    alert = AlertFactory(subscriber=reader, query={"q": "gardener"}, unconfirmed=True)
    PostingFactory(title="Gardener")
    assert run() == []
    Alert.objects.filter(pk=alert.pk).update(confirmed_at=timezone.now())
    assert len(run(at=later(1))) == 1


@pytest.mark.parametrize(
    "change", [{"confirmed_at": None}, {"paused_until": timezone.localdate() + timedelta(days=9)}]
)
def test_nobody_is_mailed_who_did_not_confirm_or_takes_a_break(run, change):
    SubscriberFactory(queries=[{}], **change)
    PostingFactory()
    assert run() == []


def test_an_alert_that_is_off_or_unconfirmed_finds_nothing(run):
    reader = SubscriberFactory(queries=[{"q": "welder"}])
    AlertFactory(subscriber=reader, query={"q": "gardener"}, ended_at=timezone.now())
    AlertFactory(subscriber=reader, query={"q": "gard"}, unconfirmed=True)
    PostingFactory(title="Gardener")
    assert run() == []


def test_hidden_and_dismissed_jobs_and_companies_are_left_out(run):
    user = UserFactory()
    SubscriberFactory(user=user, queries=[{}])
    dismissed, hidden = PostingFactory(title="Dismissed"), PostingFactory(title="Hidden")
    silent = CompanyFactory()
    PostingFactory(title="Of the company", company=silent)
    PostingFactory(title="Welcome")
    Mark.objects.create(candidate=user, posting=dismissed, kind="dismissed")
    Mark.objects.create(candidate=user, posting=hidden, kind="hidden")
    HiddenCompany.objects.create(candidate=user, company=silent)
    [mail] = run()
    assert "Welcome" in mail.text()
    for title in ("Dismissed", "Hidden", "Of the company"):
        assert title not in mail.text()


def test_equal_searches_are_one_and_asked_once():
    def count(people):
        Digest.objects.all().delete()
        Subscriber.objects.all().delete()
        for _ in range(people):
            SubscriberFactory(queries=[{"q": "gardener", "category": "agriculture"}])
        PostingFactory(title="Gardener", category="agriculture")
        number_open_postings()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            planned = runs.plan("daily", later(people), newcomers=True)
        assert len(planned.deliveries) == people
        return len(queries)

    assert count(1) == count(3)
    assert SavedSearch.objects.count() == 1


def test_a_run_knows_what_it_planned(run):
    SubscriberFactory(queries=[{}])
    SubscriberFactory(queries=[{}])
    PostingFactory()
    run()
    planned = Run.objects.get()
    assert (planned.planned, planned.through) == (2, Posting.objects.get().alert_seq)
    assert planned.planned_at
