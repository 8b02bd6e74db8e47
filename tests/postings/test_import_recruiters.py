"""What a person has decided about an imported ad outlives the feed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from places.models import PlaceName
from postings import actions
from postings.models import Posting
from tests.factories import PlaceFactory, UserFactory
from tests.postings.jobs import imported, job, write_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(tmp_path):
    return tmp_path / "jobs.jsonl"


def only():
    return Posting.objects.get(reference="1")


def close():
    actions.close(only(), by=UserFactory())


def extend(days):
    until = timezone.now() + timedelta(days=days)
    actions.extend(only(), by=UserFactory(), until=until)
    return until


@pytest.mark.parametrize(
    "then",
    [
        {},
        {"title": "Other"},
        {"validThrough": "2099-01-01"},
        {"validThrough": "2099-01-01", "title": "Other"},
    ],
    ids=str,
)
def test_an_ad_that_a_recruiter_closed_stays_closed(source, then):
    imported(write_lines(source, job("1")))
    close()
    closed_at = only().closes_at
    for _ in range(2):
        imported(write_lines(source, job("1", **then)))
        assert only().closes_at == closed_at
    assert only().title == then.get("title", "Gardener 1")


def test_also_after_it_had_vanished_in_between(source):
    imported(write_lines(source, job("1"), job("2")))
    close()
    imported(write_lines(source, job("2")))
    imported(write_lines(source, job("1"), job("2")))
    assert only().state == "closed"


def test_an_end_that_a_recruiter_has_set_is_kept(source):
    imported(write_lines(source, job("1", validThrough=(timezone.now() + timedelta(days=3)).isoformat())))
    until = extend(30)
    later = (timezone.now() + timedelta(days=5)).isoformat()
    assert imported(write_lines(source, job("1", validThrough=later, title="Other"))).updated == 1
    assert (only().closes_at, only().title) == (until, "Other")


def test_an_extended_ad_that_vanishes_is_closed_all_the_same(source):
    imported(write_lines(source, job("1"), job("2")))
    extend(30)
    assert imported(write_lines(source, job("2"))).closed == 1
    assert only().state == "closed"


def test_who_opens_a_vanished_ad_again_is_not_overruled(source):
    imported(write_lines(source, job("1"), job("2")))
    imported(write_lines(source, job("2")))
    until = extend(30)
    for _ in range(2):
        assert imported(write_lines(source, job("2"))).closed == 0
    assert (only().state, only().closes_at) == ("open", until)


def test_an_end_that_the_source_moves_is_moved(source):
    soon, later = (timezone.now() + timedelta(days=days) for days in (3, 9))
    imported(write_lines(source, job("1", validThrough=soon.isoformat())))
    imported(write_lines(source, job("1", validThrough=later.isoformat())))
    assert only().closes_at == later
    imported(write_lines(source, job("1")))
    assert only().closes_at is None


def test_other_words_of_a_recruiter_stay_until_the_source_changes_the_ad(source):
    imported(write_lines(source, job("1")))
    Posting.objects.update(title="Better title")
    assert imported(source).unchanged == 1
    assert only().title == "Better title"
    assert imported(write_lines(source, job("1", title="From the source"))).updated == 1
    assert only().title == "From the source"


@pytest.fixture
def unknown_village(source):
    """Two ads there; from now on the gazetteer knows it, so that all ads are read anew."""
    imported(write_lines(source, *(job(number, jobLocation=at("Klein Kummerfeld")) for number in "12")))
    yield
    assert Posting.objects.get(reference="2").places.get().place.name == "Klein Kummerfeld"


def found_village():
    place = PlaceFactory(name="Klein Kummerfeld")
    PlaceName.objects.create(place=place, folded="klein kummerfeld", weight=1)


def at(town):
    return {"@type": "Place", "address": {"addressLocality": town, "addressCountry": "DE"}}


def test_another_way_of_reading_undoes_no_edit(source, unknown_village):
    Posting.objects.filter(reference="1").update(title="Better title")
    found_village()
    for updated in (1, 0):
        assert imported(source).updated == updated
        assert only().title == "Better title"
        assert only().places.get().place is None
    changed = [job(number, jobLocation=at("Klein Kummerfeld"), title="From the source") for number in "12"]
    assert imported(write_lines(source, *changed)).updated == 2
    assert only().title == "From the source"


def test_nor_a_place_that_a_recruiter_has_put_right(source, unknown_village):
    only().places.update(street="Dorfstr. 1")
    found_village()
    assert imported(source).updated == 1
    assert only().places.get().street == "Dorfstr. 1"


def test_a_change_that_makes_no_difference_to_the_ad_is_none(source):
    imported(write_lines(source, job("1")))
    before = only().updated_at
    spaced = job("1", title="Gardener  1 ")
    assert imported(write_lines(source, spaced)).unchanged == 1
    assert only().updated_at == before
    assert imported(source).unchanged == 1
