import pytest

from places.lookup import resolve, within, within_each
from places.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gazetteer")]


def names(latitude, longitude, km):
    return set(Place.objects.within(latitude, longitude, km).values_list("name", flat=True))


def test_the_radius_is_measured_on_the_ground():
    """Essen to Düsseldorf are 30.6 km, to Köln 58.3 km."""
    essen = Place.objects.get(slug="essen")
    assert "Düsseldorf" not in names(essen.latitude, essen.longitude, 30)
    assert "Düsseldorf" in names(essen.latitude, essen.longitude, 31)
    assert "Köln" in names(essen.latitude, essen.longitude, 59)
    distance = Place.objects.within(essen.latitude, essen.longitude, 59).get(name="Köln").distance
    assert distance == pytest.approx(58.3, abs=0.5)


def test_no_radius_is_the_place_itself():
    essen = Place.objects.get(slug="essen")
    assert within(essen, 0) == [essen.pk]


def test_a_postal_code_counts_from_its_own_point():
    found = resolve("45307")
    assert set(within(found, 10)) == set(within((found.latitude, found.longitude), 10))
    assert set(within(found, 3)) != set(within(found.place, 3))


@pytest.mark.parametrize("longitude", [179.9, -179.9])
def test_the_date_line_is_no_wall(longitude):
    Place.objects.create(id=1, name="East", slug="east", country="XX", latitude=-17, longitude=179.95)
    Place.objects.create(id=2, name="West", slug="west", country="XX", latitude=-17, longitude=-179.95)
    assert names(-17, longitude, 30) == {"East", "West"}


def test_poles_and_the_whole_earth_are_no_error():
    Place.objects.create(id=1, name="North", slug="north", country="XX", latitude=90, longitude=0)
    assert names(89.99, 120, 10) == {"North"}
    assert len(names(0, 0, 20_100)) == Place.objects.values("name").distinct().count()


def test_is_one_query(django_assert_num_queries):
    essen = Place.objects.get(slug="essen")
    with django_assert_num_queries(1):
        assert len(within(essen, 50)) > 3


def test_many_places_are_looked_around_at_once_with_the_same_answers(django_assert_num_queries):
    places = list(Place.objects.filter(slug__in=["essen", "koeln", "duesseldorf"]))
    with django_assert_num_queries(1):
        near = within_each(places, 40)
    assert near == {place.pk: set(within(place, 40)) for place in places}
    assert len(set(map(frozenset, near.values()))) == len(places) == 3
    assert within_each([], 40) == {}
