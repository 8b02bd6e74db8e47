"""Addresses in many forms are found in the gazetteer; coordinates are believed near their town only."""

import pytest

from places.models import PlaceName, PostalCode
from postings.imports.run import import_source
from postings.models import Posting
from tests.factories import PlaceFactory
from tests.postings.jobs import ESSEN, imported, job, write_lines

pytestmark = pytest.mark.django_db
WIEN = {"name": "Wien", "country": "AT", "region": "Wien", "latitude": 48.20849, "longitude": 16.37208}


@pytest.fixture(autouse=True)
def gazetteer():
    essen, wien = PlaceFactory(), PlaceFactory(**WIEN)
    for place, name in ((essen, "essen"), (wien, "wien"), (wien, "vienna")):
        PlaceName.objects.create(place=place, folded=name, weight=1)
    PostalCode.objects.create(
        place=essen, country="DE", code="45127", latitude=51.458, longitude=7.014, is_main=True
    )


@pytest.fixture
def places(tmp_path):
    def places(where, **properties):
        imported(write_lines(tmp_path / "jobs.jsonl", job(jobLocation=where, **properties)))
        return list(Posting.objects.get().places.all())

    return places


def address(**parts):
    return {"@type": "Place", "address": {"@type": "PostalAddress", **parts}}


def test_an_address_is_kept_as_it_was_written_and_found(places):
    [place] = places(ESSEN)
    assert (place.street, place.postal_code, place.locality) == ("Am Markt 1", "45127", "Essen")
    assert (place.country, place.place.name) == ("DE", "Essen")
    assert (place.latitude, place.longitude) == (51.458, 7.014)


@pytest.mark.parametrize(
    "where",
    [
        "Essen",
        ["Essen"],
        {"@type": "Place", "name": "Essen"},
        {"@type": "Place", "address": "45127 Essen, Germany"},
        {"@type": "Place", "address": ["Essen"]},
        [{"@type": "Place", "address": [{"addressLocality": "Essen"}]}],
        {"@type": "PostalAddress", "addressLocality": "Essen"},
        address(postalCode=45127),
        address(addressLocality="ESSEN", addressCountry={"@type": "Country", "name": "Germany"}),
        address(addressLocality="Essen", addressCountry="DEU"),
        address(addressLocality="Essen &amp; Umgebung", postalCode="45127"),
        *("Großraum Essen", "Raum Essen", "Region Essen", "Standort: Essen", "Essen und Umgebung"),
    ],
)
def test_a_place_is_found_in_whatever_form(places, where):
    [place] = places(where)
    assert place.place.name == "Essen"
    assert place.country == "DE"
    assert place.locality


@pytest.mark.parametrize(
    "where",
    [
        address(addressLocality="D-45127 Essen", addressCountry="DE"),
        address(addressLocality="45127 Essen"),
        address(addressLocality="Essen", postalCode="D-45127"),
        "D-45127 Essen",
    ],
)
def test_a_postal_code_stands_apart_from_its_town(places, where):
    [place] = places(where)
    assert (place.postal_code, place.locality, place.place.name) == ("45127", "Essen", "Essen")


@pytest.mark.parametrize("words", ["Essen oder Wien", "Essen & Wien", "Essen und Wien", "Essen or Vienna"])
def test_two_towns_in_one_line_are_two_places(places, words):
    assert [place.place.name for place in places(words)] == ["Essen", "Wien"]


@pytest.mark.parametrize("words", ["Essen oder Hinterwaldhausen", "Sand und Kies", "und"])
def test_a_line_is_not_torn_apart_where_one_half_is_no_town(places, words):
    [place] = places(words)
    assert (place.locality, place.place) == (words, None)


@pytest.mark.parametrize("words", ["N/A", "keine Angabe", "-"])
def test_a_word_for_nothing_is_no_place(places, words):
    assert places(address(addressLocality=words, addressCountry="DE")) == []


def test_several_places_keep_their_order_and_doubles_are_one(places):
    found = places(["Vienna", ESSEN, address(addressLocality="Vienna"), ESSEN])
    assert [place.place.name for place in found] == ["Wien", "Essen"]
    assert [place.position for place in found] == [0, 1]


def test_a_place_that_nobody_knows_is_kept_in_words(places):
    [place] = places(address(addressLocality="Hinterwaldhausen", addressCountry="DE"))
    assert (place.place, place.locality, place.country) == (None, "Hinterwaldhausen", "DE")
    assert (place.latitude, place.longitude) == (None, None)


def test_a_town_that_only_resembles_one_is_not_taken_for_it(places):
    [place] = places(address(addressLocality="Hessen"))
    assert place.place is None


def test_a_town_is_looked_for_in_its_country(places):
    [place] = places(address(addressLocality="Wien", addressCountry="US"))
    assert place.place is None
    assert place.country == "US"


@pytest.mark.parametrize(
    "where", [None, [], {}, "", address(), address(addressLocality=" "), 7.5, [[]], {"address": {}}]
)
def test_an_ad_without_a_place_has_none(places, where):
    assert [place.locality for place in places(where)] in ([], ["7.5"])


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (51.46, 7.02, (51.46, 7.02)),
        ("51,46", "7,02", (51.46, 7.02)),
        (7.02, 51.46, (51.458, 7.014)),
        (0, 0, (51.458, 7.014)),
        (91, 7, (51.458, 7.014)),
        ("nan", "inf", (51.458, 7.014)),
        (48.2, 16.37, (51.458, 7.014)),
        (None, 7.02, (51.458, 7.014)),
        ({"x": 1}, "north", (51.458, 7.014)),
    ],
)
def test_coordinates_are_believed_near_their_town_only(places, latitude, longitude, expected):
    [place] = places({**ESSEN, "geo": {"latitude": latitude, "longitude": longitude}})
    assert (place.latitude, place.longitude) == expected


def test_coordinates_of_an_unknown_place_are_believed_if_they_are_on_earth(places):
    nowhere = address(addressLocality="Hinterwaldhausen")
    [place] = places({**nowhere, "geo": {"latitude": 50.1, "longitude": "8.7"}})
    assert (place.latitude, place.longitude) == (50.1, 8.7)
    [place] = places({**nowhere, "geo": {"latitude": 50.1, "longitude": 181}})
    assert (place.latitude, place.longitude) == (None, None)


def test_no_ad_has_endless_places(places):
    assert len(places([f"Place {number}" for number in range(500)])) == 60


def test_each_address_is_asked_for_once(tmp_path, django_assert_max_num_queries):
    source = write_lines(tmp_path / "jobs.jsonl", *[job(str(number)) for number in range(100)])
    with django_assert_max_num_queries(30):
        import_source(str(source), "jsonld")
