"""`generate_postings`: ads in any number to measure on."""

import re
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from companies.models import Company
from places.models import Place, PostalCode
from postings.models import Posting, PostingIndex, PostingPlace
from postings.search import JobSearch
from postings.sequence import highest_number, number_open_postings
from postings.synthetic import writing
from tests.factories import PlaceFactory, PostingFactory

ESSEN, BERN = 2928810, 2661552
pytestmark = pytest.mark.django_db
FACTS = ["title", "company__name", "language", "category", "contract", "hours", "model", "tasks", "profile"]
FACTS += ["salary_min", "salary_max", "salary_period", "easy_apply", "remote_countries", "places__place_id"]


@pytest.fixture(autouse=True)
def places():
    """One big town, one in each neighbouring country, and villages."""
    essen = PlaceFactory(id=ESSEN, name="Essen", population=590_000)
    PostalCode.objects.create(country="DE", code="45127", place=essen, latitude=51.4, longitude=7.0)
    PlaceFactory(id=ESSEN + 1, name="Wien", country="AT", population=1_900_000)
    PlaceFactory(id=BERN, name="Bern", country="CH", population=133_000, latitude=46.9)
    PlaceFactory(id=ESSEN + 3, name="Lyon", country="FR", population=516_000)
    for number in range(5, 60):
        PlaceFactory(id=ESSEN + number, name=f"Weiler {number}", population=900)


def generated(count=200, **options):
    out = StringIO()
    call_command("generate_postings", count=count, stdout=out, **options)
    return out.getvalue()


def facts(order="id"):
    return list(Posting.objects.order_by(order, "places__position").values_list(*FACTS))


def wipe():
    PostingPlace.objects.all().delete()
    Posting.objects.all().delete()
    Company.objects.all().delete()


def test_ends_with_one_line():
    assert re.fullmatch(r"postings=200 companies=12 seed=3 seconds=[\d.]+\n", generated(companies=12, seed=3))
    assert Posting.objects.count() == 200
    assert Company.objects.count() == 12


def test_the_same_seed_makes_the_same_ads_and_another_one_others():
    generated(seed=7)
    first = facts()
    wipe()
    generated(seed=7)
    assert facts() == first
    generated(seed=8)
    assert facts()[len(first) :] != first


@pytest.mark.django_db(transaction=True)
def test_jobs_side_by_side_write_the_same_ads(monkeypatch):
    monkeypatch.setattr(writing, "BATCH", 30)
    generated(100, jobs=3)
    together = facts("published_at")
    numbers = Posting.objects.open().values_list("alert_seq", flat=True)
    assert len(set(numbers)) == Posting.objects.open().count()
    wipe()
    generated(100)
    assert facts("published_at") == together


def test_a_second_run_adds_as_many_again_to_the_same_companies():
    generated()
    companies = Company.objects.count()
    generated()
    assert Posting.objects.count() == PostingIndex.objects.count() == 400
    assert Company.objects.count() == companies


def test_most_are_german_the_others_english_and_the_text_is_in_that_language():
    generated()
    languages = Counter(Posting.objects.values_list("language", flat=True))
    assert 115 <= languages["de"] <= 165
    assert languages["de"] + languages["en"] == 200
    assert " und " in Posting.objects.filter(language="de")[0].tasks
    assert " the " in Posting.objects.filter(language="en")[0].tasks


def test_they_were_published_within_sixty_days_and_most_close_thirty_to_sixty_days_later():
    before = timezone.now()
    generated()
    dates = Posting.objects.values_list("published_at", "closes_at")
    assert all(before - timedelta(days=60) < published <= timezone.now() for published, _ in dates)
    lifetimes = [(closes - published).days for published, closes in dates if closes]
    assert sum(30 <= days <= 60 for days in lifetimes) > 180
    assert Posting.objects.open().count() > 180


def test_all_five_sections_hold_a_text_of_usual_length():
    generated()
    for posting in Posting.objects.all():
        assert [name for name, _, _ in posting.sections] == [
            "introduction",
            "tasks",
            "profile",
            "benefits",
            "additional",
        ]
        words = re.sub(r"<[^>]+>", " ", " ".join(text for _, _, text in posting.sections)).split()
        assert 100 <= len(words) <= 290


def test_some_have_several_places_and_remote_ones_name_countries():
    generated(400)
    places = Counter(PostingPlace.objects.values_list("posting", flat=True))
    assert sum(number == 1 for number in places.values()) > 300
    assert any(number > 1 for number in places.values())
    remote = Posting.objects.filter(model="remote")
    assert remote and all(posting.remote_countries for posting in remote)
    assert not Posting.objects.exclude(model="remote").filter(places=None)
    essen = PostingPlace.objects.filter(locality="Essen")[0]
    assert (essen.place_id, essen.postal_code, essen.country) == (ESSEN, "45127", "DE")


def test_salaries_are_named_by_some_and_make_sense_a_year():
    generated()
    paid = Posting.objects.exclude(salary_currency="")
    assert 90 <= paid.count() <= 150
    assert all(6_000 < posting.salary_year < 400_000 for posting in paid)
    assert len({posting.salary_period for posting in paid}) >= 3


def test_they_are_found_at_once_by_word_and_place():
    generated()
    posting = Posting.objects.open().filter(places__place=ESSEN, language="de").first()
    word = max(re.findall(r"\w+", re.sub(r"<[^>]+>", " ", posting.tasks)), key=len)
    found = JobSearch.from_query({"q": word, "where": str(ESSEN)}).postings()
    assert posting in found
    assert found.count() < 200
    assert posting not in JobSearch.from_query({"q": word, "where": str(BERN), "radius": "0"}).postings()


def test_each_is_indexed_once_with_its_places():
    generated()
    for posting in Posting.objects.prefetch_related("places"):
        assert set(posting.index.place_ids) == {place.place_id for place in posting.places.all()}


def test_open_ads_are_numbered_and_others_written_by_hand_go_on_from_there():
    generated()
    unnumbered = Posting.objects.filter(alert_seq=None)
    assert set(unnumbered) == set(Posting.objects.exclude(pk__in=Posting.objects.open()))
    highest = highest_number()
    posting = PostingFactory(places=["Essen"])
    assert number_open_postings() > highest
    assert posting.pk > Posting.objects.exclude(pk=posting.pk).latest("pk").pk


def test_titles_come_by_frequency_with_and_without_gender_markers():
    generated(400)
    titles = list(Posting.objects.filter(language="de").values_list("title", flat=True))
    marked = [title for title in titles if "(" in title]
    assert 0.6 < len(marked) / len(titles) < 0.95
    bare = Counter(title.split(" (")[0] for title in titles)
    assert len(bare) > 100
    assert bare.most_common(1)[0][1] >= 3


@pytest.mark.parametrize("wrong", [{"count": 0}, {"count": -5}, {"companies": 0}, {"seed": -1}, {"jobs": 0}])
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(CommandError):
        generated(**wrong)
    assert not Posting.objects.exists()


def test_without_a_gazetteer_it_says_what_to_do():
    PostalCode.objects.all().delete()
    Place.objects.all().delete()
    with pytest.raises(CommandError, match="load_places"):
        generated()
