"""Numbers for ads that have become open: `postings.sequence`."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from postings.models import Posting
from postings.sequence import LOCK, highest_number, number_open_postings
from tests.factories import PostingFactory

pytestmark = pytest.mark.django_db


def numbers(*postings):
    return [Posting.objects.get(pk=posting.pk).alert_seq for posting in postings]


def test_open_ads_are_numbered_in_the_order_of_their_publication():
    second = PostingFactory(published_at=timezone.now() - timedelta(hours=1))
    first = PostingFactory(published_at=timezone.now() - timedelta(hours=2))
    highest = number_open_postings()
    one, two = numbers(first, second)
    assert one < two == highest


def test_a_number_is_given_once():
    posting = PostingFactory()
    [number] = [number_open_postings()]
    PostingFactory(published_at=timezone.now() - timedelta(days=9))
    assert number_open_postings() > number
    assert numbers(posting) == [number]


@pytest.mark.parametrize("trait", ["draft", "scheduled", "closed", "paused", "frozen"])
def test_what_is_not_open_gets_none(trait):
    posting = PostingFactory(**{trait: True})
    assert number_open_postings() == 0
    assert numbers(posting) == [None]


def test_the_number_of_a_deleted_ad_does_not_come_again():
    posting = PostingFactory()
    highest = number_open_postings()
    posting.delete()
    assert highest_number() == 0
    PostingFactory()
    assert number_open_postings() > highest


def test_by_leaves_out_what_was_published_later():
    PostingFactory(published_at=timezone.now() - timedelta(hours=1))
    assert number_open_postings(timezone.now() - timedelta(hours=2)) == 0


@pytest.mark.django_db(transaction=True)
def test_without_wait_another_process_that_numbers_is_left_to_finish():
    import threading

    PostingFactory()
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            held.set()
            done.wait(10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    assert number_open_postings(wait=False) == 0
    done.set()
    thread.join()
    assert number_open_postings(wait=False) > 0
