"""S4: among places of one name the one is meant where there are ads; the ads' own words come before a guess."""

import pytest

from places.folding import fold
from places.models import PostalCode
from postings.search import JobSearch
from postings.search.result_page import ResultPage
from tests.factories import PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db


def town(name, country="DE", population=5_000, at=(51.5, 7.0), names=(), **facts):
    place = PlaceFactory(
        name=name, country=country, population=population, latitude=at[0], longitude=at[1], **facts
    )
    for each in (name, *names):
        place.names.create(folded=fold(each), weight=population)
    return place


def code(place, code, *, is_main=True):
    point = {"latitude": place.latitude, "longitude": place.longitude}
    PostalCode.objects.create(country=place.country, code=code, place=place, is_main=is_main, **point)


def search(where):
    return JobSearch.from_query({"where": where})


def found(where):
    return set(search(where).postings().values_list("title", flat=True))


@pytest.fixture
def bigger():
    return town("Halle", population=9_000, at=(51.48, 11.97), region="Sachsen-Anhalt")


@pytest.fixture
def smaller():
    return town("Halle", population=2_000, at=(52.06, 8.36), region="Nordrhein-Westfalen")


# --- Namesakes --------------------------------------------------------------------------------------------------------


def test_of_two_towns_the_one_with_ads_is_meant_and_the_other_is_offered(bigger, smaller):
    PostingFactory(title="Cook", places=[smaller])
    halle = search("Halle")
    assert halle.location.place == smaller
    assert found("Halle") == {"Cook"}
    assert [each["label"] for each in halle.place_alternatives] == ["Halle (Sachsen-Anhalt)"]
    assert halle.canonical == f"where={smaller.pk}"


def test_ads_near_a_town_are_enough(bigger, smaller):
    near = town("Werther", at=(smaller.latitude + 0.05, smaller.longitude))
    PostingFactory(title="Cook", places=[near])
    assert search("Halle").location.place == smaller
    assert found("Halle") == {"Cook"}


def test_of_two_towns_with_ads_or_none_the_bigger_one_is_meant(bigger, smaller):
    assert search("Halle").location.place == bigger
    for place in (smaller, bigger):
        PostingFactory(places=[place])
    assert search("Halle").location.place == bigger


@pytest.mark.parametrize("trait", ["closed", "paused", "scheduled", "draft"])
def test_ads_that_are_not_open_say_nothing_about_a_town(bigger, smaller, trait):
    PostingFactory(places=[smaller], **{trait: True})
    assert search("Halle").location.place == bigger


def test_a_well_known_town_at_home_is_meant_even_without_ads(bigger, smaller):
    bigger.population = 240_000
    bigger.save()
    PostingFactory(places=[smaller])
    assert search("Halle").location.place == bigger


def test_a_well_known_town_abroad_gives_way_to_one_with_ads():
    far = town("Essen", country="BE", population=30_000, at=(51.46, 4.46))
    near = town("Essen", population=2_000, at=(52.72, 7.94))
    assert search("Essen").location.place == far
    PostingFactory(places=[near])
    assert search("Essen").location.place == near


@pytest.mark.parametrize("where", ["Halle, Sachsen-Anhalt", "Halle (Sachsen-Anhalt)", "06108 Halle"])
def test_the_one_that_was_named_more_exactly_is_meant_even_without_ads(bigger, smaller, where):
    for place in (bigger, smaller):
        code(place, "06108", is_main=place == bigger)
    PostingFactory(places=[smaller])
    assert search("Halle").location.place == smaller
    assert search(where).location.place == bigger
    assert search(str(bigger.pk)).location.place == bigger


def test_a_postal_code_of_two_countries_is_taken_where_there_are_ads():
    home = town("Musterhausen", country="AT", at=(47.0, 14.0))
    abroad = town("Exemple", country="FR", at=(46.0, 4.0))
    for place in (home, abroad):
        code(place, "4020")
    assert search("4020").location.place == home
    PostingFactory(title="Cook", places=[abroad])
    there = search("4020")
    assert there.location.place == abroad
    assert (there.location.latitude, there.location.longitude) == (46.0, 4.0)
    assert found("4020") == {"Cook"}


# --- Guesses ----------------------------------------------------------------------------------------------------------


def test_a_guess_gives_way_to_the_words_of_the_ads():
    town("Norderstedt", population=80_000)
    assert search("Norderstett").location.is_guess
    PostingFactory(title="Cook", places=["Norderstett"])
    PostingFactory(title="About it", tasks="<p>Norderstett</p>")
    wanted = search("Norderstett")
    assert not wanted.has_place
    assert found("Norderstett") == {"Cook"}
    assert "We don't know the place “Norderstett”" in ResultPage(wanted).notices[0]


@pytest.mark.parametrize("facts", [{"closed": True, "places": ["Norderstett"]}, {"tasks": "Norderstett"}])
def test_ads_that_are_closed_or_only_mention_the_name_do_not_stand_in_the_way_of_a_guess(facts):
    norderstedt = town("Norderstedt", population=80_000)
    PostingFactory(**facts)
    assert search("Norderstett").location.place == norderstedt


def test_a_name_that_is_known_does_not_give_way_to_words_of_ads():
    essen = town("Essen", population=593_085)
    PostingFactory(title="Elsewhere", places=["Essen (Belgien)"])
    PostingFactory(title="Cook", places=[essen])
    assert search("Essen").location.place == essen
    assert found("Essen") == {"Cook"}


# --- Short and long names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("NYC", "New York City"),
        ("nyc", "New York City"),
        ("FFM", "Frankfurt am Main"),
        ("LA", "Los Angeles"),
        ("SF", "San Francisco"),
        ("Washington DC", "Washington"),
    ],
)
def test_a_short_name_is_understood(where, name):
    place = town(name, country="US", population=800_000)
    assert search(where).location.place == place
    assert search(where).all_notices == []


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("Hannover-Linden", "Hannover"),
        ("Linz an der Donau", "Linz"),
        ("Frankfurt an der Oder", "Frankfurt"),
        ("Berg bei Neumarkt", "Berg"),
        ("Krems in der Au", "Krems"),
    ],
)
def test_what_stands_before_a_river_or_a_quarter_is_the_place_and_that_is_said(where, name):
    place = town(name, population=200_000)
    assert search(where).location.place == place
    [notice] = search(where).all_notices
    assert notice == f"“{where}” was taken for {place.label}."


def test_a_quarter_that_is_known_is_meant_itself():
    town("Hannover", population=500_000)
    linden = town("Hannover-Linden")
    assert search("Hannover-Linden").location.place == linden


def test_a_quarter_that_ads_name_is_looked_for_in_their_words():
    hannover = town("Hannover", population=500_000)
    PostingFactory(title="In the quarter", places=["Hannover-Linden"])
    PostingFactory(title="In the town", places=[hannover])
    assert found("Hannover-Linden") == {"In the quarter"}


@pytest.mark.parametrize("where", ["x" * 5000, "an der Donau", "00000", "'Hooge':*", "Linz & !Wels", "\\'"])
def test_nothing_that_is_typed_as_a_place_is_an_error(where):
    PostingFactory(title="Cook", places=["Linz"])
    assert found(where) <= {"Cook"}
    assert ResultPage(search(where)).notices


@pytest.mark.parametrize("where", ["-", "'", "%", "):*&|!", "🏙️"])
def test_signs_without_a_word_are_no_place(where):
    PostingFactory(title="Cook", places=["Linz"])
    assert found(where) == {"Cook"}
