"""What lies ready of the searches: made once, renewed when words or places may mean something else, forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alerts import actions, preparing
from alerts.models import Alert, Keyword, PreparedSearch, SavedSearch, SearchCell, Subscriber
from postings.models import SearchProgress
from postings.search import vocabulary
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory, SubscriberFactory

pytestmark = pytest.mark.django_db


def prepared(**query):
    SubscriberFactory(queries=[query])
    assert preparing.keep_prepared()
    return PreparedSearch.objects.latest("search_id")


def cells(row):
    return set(row.cells.values_list("subject", "cell"))


def test_searches_that_say_the_same_share_a_keyword():
    first, second = prepared(q="gardener"), prepared(q="gardener", lang="en")
    assert first.words == second.words
    assert Keyword.objects.count() == 1


def test_new_ads_look_for_a_search_by_its_most_telling_part():
    company = CompanyFactory()
    assert cells(prepared()) == {(0, 0)}
    assert cells(prepared(category=["agriculture", "administration"])) == {(-1, 0), (-2, 0)}
    assert cells(prepared(category="it", company=company.slug)) == {(-1000 - company.pk, 0)}
    words = prepared(q="gardener", company=company.slug)
    assert cells(words) == {(words.words_id, 0)}
    nowhere = prepared(where="Gewerbepark Nord")
    assert cells(nowhere) == {(nowhere.place_words_id, 0)}


def test_a_place_is_where_the_search_looks_for_it():
    row = prepared(where=str(PlaceFactory().pk), radius=10)
    assert {cell for _, cell in cells(row)} == set(row.search.search.squares)


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
        SearchCell.objects.all().delete()
        preparing.keep_prepared()
        row.refresh_from_db()
        assert cells(row)
        assert timezone.now() - row.prepared_at < timedelta(minutes=1)


def test_what_no_alert_asks_any_more_is_forgotten():
    prepared(q="gardener")
    kept = prepared(q="welder")
    actions.turn_off(Alert.objects.get(search__query="q=gardener"))
    preparing.forget_unused()
    assert list(PreparedSearch.objects.all()) == [kept]
    assert list(Keyword.objects.all()) == [kept.words]
    actions.erase(Subscriber.objects.get(alerts__search=kept.search))
    assert not SavedSearch.objects.filter(pk=kept.pk).exists()
    assert not PreparedSearch.objects.exists() and not SearchCell.objects.exists()


def test_one_that_is_turned_on_again_is_prepared_again():
    alert = prepared(q="gardener").search.alerts.get()
    actions.turn_off(alert)
    preparing.forget_unused()
    actions.turn_on(alert)
    preparing.keep_prepared()
    assert PreparedSearch.objects.get().search == alert.search
