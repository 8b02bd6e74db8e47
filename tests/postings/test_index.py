"""The database itself keeps the index that searches read in step with the ads, whoever changes them and how."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from companies.models import Company
from postings.models import Posting, PostingIndex, PostingPlace
from postings.search import JobSearch
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db

ROWS = "SELECT row_to_json(i)::text FROM postings_postingindex AS i ORDER BY posting_id"
ANEW = """
DELETE FROM postings_postingindex;
SELECT postings_index_add(ARRAY(SELECT id FROM postings_posting WHERE published_at IS NOT NULL))
"""


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def assert_in_step():
    """The rows are those that would be written from the ads as they are now."""
    rows = sql(ROWS)
    with transaction.atomic():
        sql(ANEW)
        wanted = sql(ROWS)
        transaction.set_rollback(True)
    assert rows == wanted


def found(**query):
    assert_in_step()
    return set(JobSearch.from_query(query).postings().values_list("title", flat=True))


# --- Ads --------------------------------------------------------------------------------------------------------------


def test_an_ad_that_is_made_is_found_and_one_that_is_removed_is_not():
    posting = PostingFactory(title="Cook")
    PostingFactory(title="Baker")
    assert found() == {"Cook", "Baker"}
    posting.delete()
    assert found() == {"Baker"}


def test_ads_that_are_made_in_bulk_are_found():
    company = CompanyFactory()
    Posting.objects.bulk_create(
        PostingFactory.build(title=f"Cook {n}", company=company, published_at=timezone.now())
        for n in range(3)
    )
    assert found(q="cook") == {"Cook 0", "Cook 1", "Cook 2"}


@pytest.mark.parametrize(
    ("facts", "query"),
    [
        ({"title": "Baker"}, {"q": "baker"}),
        ({"tasks": "<p>Bake bread</p>"}, {"q": "bread"}),
        ({"benefits": "<p>Free bread</p>"}, {"q": "bread"}),
        ({"language": "de", "profile": "<p>Brote backen</p>"}, {"q": "Brot"}),
        ({"contract": "internship"}, {"contract": "internship"}),
        ({"hours": "part_time"}, {"hours": "part_time"}),
        ({"model": "hybrid"}, {"model": "hybrid"}),
        ({"category": "it"}, {"category": "it"}),
        ({"salary_max": 5000, "salary_period": "month", "salary_currency": "EUR"}, {"salary": "60000"}),
        ({"published_at": timezone.now() - timedelta(hours=2)}, {"since": "1"}),
    ],
)
def test_a_change_of_many_ads_at_once_reaches_the_index(facts, query):
    for _ in range(3):
        PostingFactory(title="Cook")
    assert found(**query) == set()
    changed = list(Posting.objects.values_list("pk", flat=True)[:2])
    Posting.objects.filter(pk__in=changed).update(**facts)
    assert found(**query)
    assert set(JobSearch.from_query(query).postings().values_list("pk", flat=True)) == set(changed)


def test_a_change_of_language_stems_the_words_anew():
    posting = PostingFactory(title="Managing", language="de")
    assert found(q="manager") == set()
    Posting.objects.filter(pk=posting.pk).update(language="en", title="Managing")
    assert found(q="manage") == {"Managing"}


def test_an_ad_that_moves_to_another_company_is_found_by_that_one():
    posting = PostingFactory(title="Cook", company=CompanyFactory(name="Elster", slug="elster"))
    other = CompanyFactory(name="Amsel", slug="amsel")
    Posting.objects.filter(pk=posting.pk).update(company=other)
    assert found(q="elster") == found(company="elster") == set()
    assert found(q="amsel") == found(company="amsel") == {"Cook"}


def test_ads_that_are_removed_by_a_plain_statement_leave_no_row():
    PostingFactory.create_batch(2)
    sql("DELETE FROM postings_posting")
    assert found() == set()
    assert not PostingIndex.objects.exists()


@pytest.mark.parametrize("column", ["paused_at", "frozen_at", "closes_at"])
def test_an_ad_that_is_taken_back_is_not_found_until_it_is_open_again(column):
    posting = PostingFactory(title="Cook")
    ads, before = Posting.objects.filter(pk=posting.pk), getattr(posting, column)
    ads.update(**{column: timezone.now()})
    assert found() == set()
    ads.update(**{column: before})
    assert found() == {"Cook"}


def test_a_draft_is_not_found_until_it_is_published_nor_when_it_becomes_one_again():
    posting = PostingFactory(title="Cook", draft=True, places=["Hooge"])
    assert found() == set()
    assert not PostingIndex.objects.exists()
    Posting.objects.filter(pk=posting.pk).update(published_at=timezone.now())
    assert found(q="cook", where="Hooge") == {"Cook"}
    Posting.objects.filter(pk=posting.pk).update(published_at=None)
    assert found() == set()
    assert not PostingIndex.objects.exists()


def test_what_a_search_does_not_read_leaves_the_row_as_it_is():
    posting = PostingFactory()
    [before] = sql("SELECT ctid::text FROM postings_postingindex")
    Posting.objects.filter(pk=posting.pk).update(reference="R-1", apply_url="https://employer.example")
    assert sql("SELECT ctid::text FROM postings_postingindex") == [before]


# --- What belongs to an ad --------------------------------------------------------------------------------------------


def test_places_that_are_added_changed_and_removed_reach_the_index():
    essen, bonn = PlaceFactory(name="Essen"), PlaceFactory(name="Bonn", beside=-80)
    posting = PostingFactory(title="Cook", places=["Hooge"])
    place = PostingPlace.objects.create(posting=posting, place=essen, locality="Essen", position=1)
    assert found(where=str(essen.pk)) == found(where="Hooge") == found(q="Essen") == {"Cook"}
    PostingPlace.objects.filter(pk=place.pk).update(place=bonn, locality="Bonn")
    assert found(where=str(essen.pk)) == found(q="Essen") == set()
    assert found(where=str(bonn.pk)) == found(where="Hooge") == {"Cook"}
    posting.places.all().delete()
    assert found(where=str(bonn.pk)) == found(where="Hooge") == set()
    assert found() == {"Cook"}


def test_a_company_that_is_renamed_is_found_by_its_new_name_only():
    PostingFactory.create_batch(2, title="Cook", company=CompanyFactory(name="Elster"))
    PostingFactory(title="Baker", company=CompanyFactory(name="Amsel"))
    Company.objects.filter(name="Elster").update(name="Drossel")
    assert found(q="elster") == set()
    assert found(q="drossel") == {"Cook"}
    assert found(q="amsel") == {"Baker"}


def test_a_remote_ad_is_found_from_the_countries_that_it_is_open_to_now():
    vienna = PlaceFactory(name="Wien", country="AT", latitude=48.2, longitude=16.37)
    posting = PostingFactory(title="Cook", remote=True)
    ads = Posting.objects.filter(pk=posting.pk)
    assert found(where=str(vienna.pk)) == set()
    ads.update(remote_countries=["DE", "AT"])
    assert found(where=str(vienna.pk)) == {"Cook"}
    ads.update(model="hybrid")
    assert found(where=str(vienna.pk)) == set()


# --- At the same time -------------------------------------------------------------------------------------------------


def edit_ad(posting):
    moved = posting.published_at - timedelta(days=1)
    Posting.objects.filter(pk=posting.pk).update(title="Baker", published_at=moved)


def edit_facts(posting):
    Posting.objects.filter(pk=posting.pk).update(category="it")


def edit_places(posting):
    posting.places.update(locality="Bonn")


def add_place(posting):
    PostingPlace.objects.create(posting_id=posting.pk, locality="Köln", position=1)


def rename_company(posting):
    Company.objects.filter(pk=posting.company_id).update(name="Drossel")


def in_a_thread(change, posting):
    try:
        change(posting)
    finally:
        connection.close()


def wait_until_blocked_or_done(future):
    until = time.monotonic() + 5
    while (
        not future.done() and time.monotonic() < until and not sql("SELECT 1 FROM pg_locks WHERE NOT granted")
    ):
        time.sleep(0.01)


CHANGES = [edit_ad, edit_facts, edit_places, add_place, rename_company]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("first", CHANGES, ids=lambda change: change.__name__)
def test_two_who_change_an_ad_at_the_same_time_leave_one_row_with_both_changes(first, second):
    posting = PostingFactory(title="Cook", places=["Essen"])
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            first(posting)
            future = pool.submit(in_a_thread, second, posting)
            wait_until_blocked_or_done(future)
        future.result()
    assert PostingIndex.objects.count() == 1
    assert_in_step()
