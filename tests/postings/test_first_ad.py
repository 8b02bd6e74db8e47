"""K2: the first ad of a company that nobody has verified is looked at by staff before it opens."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from companies.choices import AdAnswer
from companies.models import Role
from mail.actions import drain
from postings import actions
from postings.models import Posting
from tests.factories import MembershipFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db


def address(name, posting):
    return reverse(f"admin:postings_posting_{name}", args=[posting.pk])


@pytest.fixture
def me():
    return MembershipFactory(role=Role.RECRUITER, company__verified_at=None)


@pytest.fixture
def first(client, me):
    """Wanted to be open by its recruiter."""
    posting = draft(me.company, title="Baker (m/f/x)")
    client.force_login(me.user)
    client.post(address("publish", posting))
    posting.refresh_from_db()
    return posting


@pytest.fixture
def staff(client, first):
    user = UserFactory(staff=True)
    client.force_login(user)
    return user


def draft(company, **values):
    return PostingFactory(company=company, draft=True, paid=True, places=["Essen"], **values)


def test_it_waits_and_nobody_finds_it_meanwhile(client, first):
    assert first.state == "in_review"
    assert not Posting.objects.open().exists()
    client.logout()
    assert client.get(first.get_absolute_url()).status_code == 404


def test_the_recruiter_is_told_and_may_go_on_writing(client, me):
    posting = draft(me.company)
    client.force_login(me.user)
    page = client.post(address("publish", posting), follow=True).content.decode()
    assert "We look at the first ad of a company before it opens" in page
    assert "Published." not in page


def test_what_is_missing_is_said_before_staff_are_bothered(client, me):
    posting = PostingFactory(company=me.company, draft=True)
    client.force_login(me.user)
    client.post(address("publish", posting))
    posting.refresh_from_db()
    assert posting.state == "draft"


def test_staff_open_it_and_the_company_is_told(client, first, staff, me, smtp):
    queue = client.get(reverse("admin:postings_posting_changelist"), {"state": "in_review"})
    assert "Baker" in queue.content.decode()
    assert "first ad to look at" in client.get(reverse("admin:index")).content.decode()
    client.post(address("open", first))
    first.refresh_from_db()
    assert first.is_open
    assert LogEntry.objects.filter(user=staff, object_id=first.pk).exists()
    drain("critical")
    [received] = smtp.messages
    assert received.recipients == [me.user.email]
    assert "opens as you wanted" in received.text()


def test_it_opens_when_the_company_wanted_it(client, me):
    posting, at = draft(me.company), timezone.now() + timedelta(days=3)
    actions.publish(posting, by=me.user, at=at)
    opened = actions.open_looked_at(posting, by=UserFactory(staff=True))
    assert (opened.state, opened.published_at) == ("scheduled", at)


def test_staff_send_it_back_with_a_canned_answer_and_own_words(client, first, staff, me, smtp):
    client.post(address("send_back", first), {"answer": "vague", "text": "Which ovens?"})
    first.refresh_from_db()
    assert first.state == "draft"
    drain("critical")
    [received] = smtp.messages
    assert str(AdAnswer.VAGUE.label) in " ".join(received.text().split())
    assert "Which ovens?" in received.text()
    actions.publish(first, by=me.user)
    assert Posting.objects.in_review().get() == first


def test_nothing_is_sent_back_without_a_word(client, first, staff):
    client.post(address("send_back", first), {"answer": "", "text": ""})
    first.refresh_from_db()
    assert first.state == "in_review"


def test_the_second_ad_opens_at_once(client, first, staff, me):
    client.post(address("open", first))
    assert actions.publish(draft(me.company), by=me.user).is_open


@pytest.mark.parametrize("kind", ["verified", "staff"])
def test_ads_of_verified_companies_and_of_staff_open_at_once(me, kind):
    if kind == "verified":
        me.company.verified_at = timezone.now()
        me.company.save()
    by = UserFactory(staff=True) if kind == "staff" else me.user
    assert actions.publish(draft(me.company), by=by).is_open


@pytest.mark.parametrize("name", ["open", "send_back"])
def test_a_recruiter_does_not_look_at_the_own_ad(client, first, me, name):
    client.force_login(me.user)
    assert client.post(address(name, first), {"answer": "vague"}).status_code == 403
    first.refresh_from_db()
    assert first.state == "in_review"


def test_the_company_is_told_why_a_reported_ad_was_frozen(client, staff, smtp):
    me = MembershipFactory()
    report = actions.report(PostingFactory(company=me.company, title="Rich fast"), reason="money")
    url = reverse("admin:postings_report_freeze", args=[report.pk])
    client.post(url, {"answer": "money", "text": ""})
    report.posting.refresh_from_db()
    assert report.posting.state == "frozen"
    drain("critical")
    [received] = smtp.messages
    assert received.recipients == [me.user.email]
    assert str(AdAnswer.MONEY.label) in " ".join(received.text().split())


def test_a_feed_is_no_way_round_it(client, first, me):
    feed = {"company": me.company_id, "url": "https://1.1.1.1/ads.xml", "format": "jsonld", "rhythm": "daily"}
    url = reverse("admin:postings_feed_add")
    assert "whose first ad was looked at" in client.post(url, feed).content.decode()
    assert not me.company.feeds.exists()
    actions.open_looked_at(first, by=UserFactory(staff=True))
    assert client.post(url, feed).status_code == 302
    assert me.company.feeds.exists()
