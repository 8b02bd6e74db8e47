"""Copying and posting again: what is new, what is only an earlier ad again, and what nobody is mailed twice."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from companies.models import Role
from postings import actions
from postings.models import Posting
from postings.reposts import original_of
from tests.factories import MembershipFactory, PostingFactory, QuestionFactory

pytestmark = pytest.mark.django_db
LONG = "<ul>" + "".join(f"<li>Plant tree number {n} with care</li>" for n in range(30)) + "</ul>"


def address(name, posting):
    return reverse(f"admin:postings_posting_{name}", args=[posting.pk])


@pytest.fixture
def me(client):
    me = MembershipFactory(role=Role.RECRUITER)
    client.force_login(me.user)
    return me


@pytest.fixture
def closed(me):
    return PostingFactory(
        company=me.company, title="Gardener (m/f/x)", closed=True, paid=True, places=["Essen"], tasks=LONG
    )


def again(posting, **changes):
    twin = actions.copy(posting, by=None)
    Posting.objects.filter(pk=twin.pk).update(**changes)
    twin.refresh_from_db()
    return twin


def test_a_copy_is_a_draft_with_text_places_and_questions_but_no_dates(client, me, closed):
    QuestionFactory(posting=closed, text="Do you climb?")
    QuestionFactory(posting=closed, text="Never asked", retired_at=timezone.now())
    Posting.objects.filter(pk=closed.pk).update(reference="A1", import_source="a feed")
    response = client.post(address("copy", closed))
    twin = Posting.objects.exclude(pk=closed.pk).get()
    assert response.url == address("change", twin)
    assert (twin.state, twin.title, twin.tasks, twin.company) == ("draft", closed.title, LONG, me.company)
    assert (twin.closes_at, twin.reference, twin.import_source, twin.repost_of) == (None, "", "", None)
    assert [place.locality for place in twin.places.all()] == ["Essen"]
    assert [question.text for question in twin.questions.all()] == ["Do you climb?"]
    assert closed.places.count() == 1


def test_posting_again_opens_a_new_ad_with_an_honest_date_and_logs_both(client, me, closed):
    published_at, closes_at = closed.published_at, closed.closes_at
    client.post(address("repost", closed))
    closed.refresh_from_db()
    assert (closed.published_at, closed.closes_at, closed.state) == (published_at, closes_at, "closed")
    twin = Posting.objects.open().get()
    minute = timedelta(minutes=1)
    assert timezone.now() - twin.published_at < minute
    assert abs((twin.closes_at - twin.published_at) - (closes_at - published_at)) < minute
    assert twin.repost_of == closed
    assert {entry.object_id for entry in LogEntry.objects.all()} == {str(closed.pk), str(twin.pk)}


@pytest.mark.parametrize("trait", ["draft", "scheduled", "paused", "frozen"])
def test_only_a_closed_ad_is_posted_again(client, me, trait):
    posting = PostingFactory(company=me.company, paid=True, places=["Essen"], **{trait: True})
    client.post(address("repost", posting))
    assert Posting.objects.get() == posting


def test_a_closed_ad_that_lacks_something_is_not_posted_again_nor_left_as_a_copy(client, me):
    posting = PostingFactory(company=me.company, closed=True, paid=True)
    page = client.post(address("repost", posting), follow=True).content.decode()
    assert "Name a place" in page
    assert Posting.objects.get() == posting


def test_a_copy_that_is_published_is_a_repost_of_the_first_in_the_chain(closed):
    first = actions.publish(again(closed), by=None)
    second = actions.publish(again(first, title="gardener"), by=None)
    assert first.repost_of == second.repost_of == closed


@pytest.mark.parametrize(
    "changes",
    [{"title": "Forester"}, {"tasks": "<p>Something else altogether</p>"}, {"company": None}],
    ids=["title", "text", "company"],
)
def test_another_title_text_or_company_makes_it_another_ad(closed, changes):
    changes = {"company": MembershipFactory().company} if "company" in changes else changes
    assert original_of(again(closed, **changes)) is None


def test_a_small_change_of_the_text_does_not(closed):
    assert original_of(again(closed, tasks=LONG.replace("number 7 ", "number seven "))) == closed


def test_another_place_makes_it_another_ad(closed):
    twin = again(closed)
    twin.places.update(locality="Bochum")
    assert original_of(twin) is None


def test_an_ad_that_ended_more_than_60_days_ago_is_forgotten(closed):
    twin = again(closed)
    Posting.objects.filter(pk=closed.pk).update(
        published_at=timezone.now() - timedelta(days=120), closes_at=timezone.now() - timedelta(days=61)
    )
    assert original_of(twin) is None


def test_a_viewer_neither_copies_nor_posts_again(client, closed):
    client.force_login(MembershipFactory(company=closed.company, role=Role.VIEWER).user)
    for name in ("copy", "repost"):
        assert client.post(address(name, closed)).status_code == 403
    assert Posting.objects.count() == 1
