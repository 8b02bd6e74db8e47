"""Searches that find very much: `alerts.matching`; and people who can't be planned."""

import pytest
from django.db import connection
from django.utils import timezone

from alerts import matching, runs
from alerts.matching import Matches
from alerts.models import Digest, SavedSearch
from postings.search import JobSearch
from postings.sequence import number_open_postings
from tests.factories import PostingFactory, SubscriberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(monkeypatch):
    """Of ten new ads, when only the three newest are looked at one by one."""
    monkeypatch.setattr(matching, "MOST", 3)
    for _ in range(10):
        PostingFactory()
    number_open_postings()
    from postings.models import Posting

    return sorted(Posting.objects.values_list("alert_seq", flat=True))


def found(matches, saved, after):
    assert matches.look(saved.pk, after)
    newest, more = matches.since(saved.pk, after)
    return [match.seq for match in newest], more


def test_the_newest_are_listed_and_the_others_counted(numbers):
    saved = SavedSearch.of(JobSearch.from_query({}))
    matches = Matches(numbers[-1], usual_after=0)
    assert found(matches, saved, 0) == ([numbers[-1], numbers[-2], numbers[-3]], 7)
    assert found(matches, saved, numbers[4]) == ([numbers[-1], numbers[-2], numbers[-3]], 2)
    assert found(matches, saved, numbers[-3]) == ([numbers[-1], numbers[-2]], 0)


def test_a_search_is_asked_once_and_again_only_for_who_was_away(numbers, django_assert_num_queries):
    saved = SavedSearch.of(JobSearch.from_query({}))
    matches = Matches(numbers[-2], usual_after=numbers[-4])
    with django_assert_num_queries(2):  # what it asks, and what it finds
        for _ in range(5):
            assert found(matches, saved, numbers[-3]) == ([numbers[-2]], 0)
    with django_assert_num_queries(4):  # the newest, and how many more
        for _ in range(5):
            assert found(matches, saved, 0) == ([numbers[-2], numbers[-3], numbers[-4]], 6)


def test_one_who_cannot_be_planned_keeps_nobody_else_from_the_mail():
    readers = SubscriberFactory.create_batch(3, queries=[{}])
    PostingFactory()
    number_open_postings()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE alerts_digest ADD CONSTRAINT not_this_one CHECK (subscriber_id <> %s)",
            [readers[1].pk],
        )
    runs.plan("daily", timezone.now(), newcomers=True)
    assert set(Digest.objects.values_list("subscriber", flat=True)) == {readers[0].pk, readers[2].pk}
    readers[1].refresh_from_db()
    assert readers[1].mailed_through == 0
