"""What lies ready of the searches: made once, renewed when words or places may mean something else, forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alerts import actions, preparing
from alerts.models import (
    Alert,
    Area,
    AreaSquare,
    FilterSet,
    Keyword,
    PreparedSearch,
    SavedSearch,
    Subscriber,
)
from places.models import Place
from postings.models import SearchProgress
from postings.search import vocabulary
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory, SubscriberFactory

pytestmark = pytest.mark.django_db


def prepared(**query):
    SubscriberFactory(queries=[query])
    assert preparing.keep_prepared()
    return PreparedSearch.objects.latest("search_id")


def squares(row):
    return set(row.area.squares.values_list("square", flat=True))


def test_searches_that_say_the_same_share_a_keyword():
    first, second = prepared(q="gardener"), prepared(q="gardener", lang="en")
    assert first.words == second.words
    assert Keyword.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "alike"),
    [
        ("gardener", " GARDENER (m/w/d)  "),
        ("gardener", "Gardener -senior"),
        ("gardener or florist", "Gardener | Florist -senior"),
        ('"head gardener"', '"Head gardener'),
    ],
)
def test_words_that_mean_the_same_are_one_keyword(typed, alike):
    assert prepared(q=typed).words == prepared(q=alike, lang="en").words


def test_excluded_words_are_one_keyword_whatever_is_asked_beside_them():
    first, second = prepared(q="gardener -Senior"), prepared(q='"head" -senior')
    assert first.without == second.without
    assert first.words != second.words


@pytest.mark.parametrize("typed", ['a"b' * 66, "(m -head /w) gardener", "İstanbul"])
def test_words_that_could_be_misread_if_they_were_written_anew_stay_as_typed(typed):
    assert prepared(q=typed).words.text == typed


def test_searches_in_the_same_place_or_with_the_same_filters_share_them():
    place, company = PlaceFactory(), CompanyFactory()
    first = prepared(where=str(place.pk), q="gardener", company=company.slug, salary="40000")
    second = prepared(where=str(place.pk), company=company.slug, salary="40000")
    assert (first.area, first.country, first.filters) == (second.area, second.country, second.filters)
    assert prepared(where=str(place.pk), radius=50).area != first.area
    assert prepared(company=company.slug).filters != first.filters
    assert prepared().filters == prepared(where="Gewerbepark Nord").filters


def test_an_area_lies_where_the_search_looks_for_it():
    row = prepared(where=str(PlaceFactory().pk), radius=10)
    assert {*squares(row), row.country} == set(row.search.search.squares)


def test_a_place_that_has_moved_is_another_area():
    place = PlaceFactory()
    row = prepared(where=str(place.pk))
    before = squares(row)
    Place.objects.filter(pk=place.pk).update(latitude=place.latitude + 2)
    PreparedSearch.objects.update(edition="older")
    preparing.keep_prepared()
    row.refresh_from_db()
    assert row.area.latitude == place.latitude + 2
    assert not before & squares(row)


def test_words_are_understood_anew_when_the_vocabulary_has_grown():
    keyword = prepared(q="Pfleger").words
    assert "altenpfleg" not in keyword.query
    PostingFactory(title="Altenpfleger", language="de")
    vocabulary.refresh()
    preparing.keep_prepared()
    keyword.refresh_from_db()
    assert "altenpfleg" in keyword.query
    assert keyword.anchors.filter(lexeme="altenpfleg").exists()


@pytest.mark.parametrize(("read", "is_outdated"), [(1000, False), (1009, False), (1010, True)])
def test_on_a_big_board_a_hundredth_more_is_growth(read, is_outdated):
    keyword = prepared(q="gardener").words
    Keyword.objects.update(ads_read=1000)
    SearchProgress.objects.update_or_create(pk=1, defaults={"ads": read})
    outdated = Keyword.objects.outdated(ads_read=preparing.words_read(), edition=preparing.edition())
    assert (keyword in outdated) is is_outdated


def test_after_a_day_or_with_other_synonyms_a_search_is_prepared_again():
    for change in ({"prepared_at": timezone.now() - timedelta(days=2)}, {"edition": "older"}):
        row = prepared(category="it")
        PreparedSearch.objects.update(**change)
        preparing.keep_prepared()
        row.refresh_from_db()
        assert row.edition == preparing.edition()
        assert timezone.now() - row.prepared_at < timedelta(minutes=1)


def test_what_no_alert_asks_any_more_is_forgotten():
    prepared(q="gardener", where=str(PlaceFactory().pk), lang="en")
    kept = prepared(q="welder")
    actions.turn_off(Alert.objects.get(search__query__contains="q=gardener"))
    preparing.forget_unused()
    assert list(PreparedSearch.objects.all()) == [kept]
    assert list(Keyword.objects.all()) == [kept.words]
    assert list(FilterSet.objects.all()) == [kept.filters]
    assert not Area.objects.exists() and not AreaSquare.objects.exists()
    actions.erase(Subscriber.objects.get(alerts__search=kept.search))
    assert not SavedSearch.objects.filter(pk=kept.pk).exists()
    assert not PreparedSearch.objects.exists()


def test_one_that_is_turned_on_again_is_prepared_again():
    alert = prepared(q="gardener").search.alerts.get()
    actions.turn_off(alert)
    preparing.forget_unused()
    actions.turn_on(alert)
    preparing.keep_prepared()
    assert PreparedSearch.objects.get().search == alert.search
