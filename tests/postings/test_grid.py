"""The grid by which an index finds what lies near: Python and the database number it alike, and it misses nothing."""

import math
import random

import pytest
from django.db import connection

from places.models import EARTH_KM
from postings.search.grid import COARSE, FINE, cell, cells_around, country_cell
from postings.search.job_search import half_angle
from postings.search.query_string import RADII

CORNERS = [
    (latitude, longitude)
    for latitude in (-90, -89.95, -45.5, -0.05, 0, 0.05, 51.45657, 89.95, 90)
    for longitude in (-180, -179.95, -73.9, -0.05, 0, 0.1, 7.01228, 179.95, 180)
]


def points(count, seed):
    """Spread over the sphere, of which half of the area lies below 30 degrees, with the odd places besides."""
    chance = random.Random(seed)
    spread = [
        (math.degrees(math.asin(chance.uniform(-1, 1))), chance.uniform(-180, 180)) for _ in range(count)
    ]
    on_lines = [(chance.randint(-900, 900) / 10, chance.randint(-1800, 1800) / 10) for _ in range(count)]
    return CORNERS + spread + on_lines


def distance(one, other):
    """In km, by the vectors to the two points: another way than the one that searches go."""
    first, second = (
        (
            math.cos(math.radians(latitude)) * math.cos(math.radians(longitude)),
            math.cos(math.radians(latitude)) * math.sin(math.radians(longitude)),
            math.sin(math.radians(latitude)),
        )
        for latitude, longitude in (one, other)
    )
    return 2 * EARTH_KM * math.asin(min(1, math.dist(first, second) / 2))


def point_at(centre, km, bearing):
    """So many km from the centre, in the direction of the bearing."""
    latitude, longitude, angle = *map(math.radians, centre), km / EARTH_KM
    north = math.sin(latitude) * math.cos(angle) + math.cos(latitude) * math.sin(angle) * math.cos(bearing)
    north = math.asin(max(-1, min(1, north)))
    east = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(latitude),
        math.cos(angle) - math.sin(latitude) * math.sin(north),
    )
    return math.degrees(north), (math.degrees(longitude + east) + 180) % 360 - 180


@pytest.mark.django_db
def test_the_database_numbers_the_squares_as_python_does():
    asked = points(400, seed=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT search_cells(latitude, longitude) FROM unnest(%s::float8[], %s::float8[])"
            " WITH ORDINALITY AS point (latitude, longitude, n) ORDER BY n",
            [[float(latitude) for latitude, _ in asked], [float(longitude) for _, longitude in asked]],
        )
        found = [cells for (cells,) in cursor.fetchall()]
    assert found == [[cell(*point, FINE), cell(*point, COARSE)] for point in asked]


@pytest.mark.django_db
def test_a_place_without_a_point_is_in_no_square():
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_cells(NULL, 7), search_cells(51, NULL), search_cells(NULL, NULL)")
        assert cursor.fetchone() == ([], [], [])


@pytest.mark.django_db
def test_an_ad_is_near_if_one_of_its_places_is_at_most_so_far_away():
    chance = random.Random(3)
    with connection.cursor() as cursor:
        for centre in points(20, seed=2):
            km = chance.choice(RADII[1:])
            just_in, just_out = (
                point_at(centre, km * share, chance.uniform(0, 6)) for share in (0.999, 1.001)
            )
            for places, is_near in [
                ([just_out, just_in], True),
                ([just_in], True),
                ([just_out] * 2, False),
                ([], False),
            ]:
                latitudes, longitudes = ([float(point[axis]) for point in places] for axis in (0, 1))
                cursor.execute(
                    "SELECT search_near(%s::float8[], %s::float8[], %s, %s, %s)",
                    [latitudes, longitudes, *map(float, centre), half_angle(km)],
                )
                assert cursor.fetchone() == (is_near,), (centre, km, places)


@pytest.mark.django_db
def test_the_database_numbers_the_countries_as_python_does_and_leaves_out_what_is_none():
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    countries = [first + second for first in letters for second in letters]
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_country_cells(%s::text[])", [[*countries, "", "D", "de", "DEU", "Ä1"]])
        [found] = cursor.fetchone()
        cursor.execute("SELECT search_country_cells('{}')")
        assert cursor.fetchone() == ([],)
    assert found == [country_cell(country) for country in countries]
    assert len(set(found)) == len(countries)
    assert max(found) < 0


def test_no_fine_square_has_the_number_of_a_coarse_one():
    fine = max(cell(90, longitude, FINE) for longitude in (-180, 179.99))
    assert fine < cell(-90, -180, COARSE)


@pytest.mark.parametrize("km", RADII[1:])
def test_the_squares_around_a_point_cover_the_whole_circle(km):
    chance = random.Random(km)
    for centre in points(60, seed=2):
        squares = set(cells_around(*centre, km))
        for _ in range(25):
            near = point_at(centre, km * math.sqrt(chance.random()), chance.uniform(0, 2 * math.pi))
            assert distance(centre, near) <= km + 1e-3
            assert squares & {cell(*near, FINE), cell(*near, COARSE)}, (centre, near)


@pytest.mark.parametrize("km", RADII[1:])
def test_the_rim_of_the_circle_is_covered_in_every_direction(km):
    for centre in points(20, seed=3):
        squares = set(cells_around(*centre, km))
        for bearing in range(0, 360, 6):
            near = point_at(centre, km, math.radians(bearing))
            assert squares & {cell(*near, FINE), cell(*near, COARSE)}, (centre, near)


def test_a_radius_of_nothing_is_the_one_square_of_the_point():
    for point in points(100, seed=4):
        squares = cells_around(*point, 0)
        assert cell(*point, FINE) in squares
        assert len(squares) == 1 or abs(point[0]) >= 89


@pytest.mark.parametrize("km", RADII)
def test_a_town_at_home_is_looked_for_in_few_squares(km):
    """Each square is a look into the index: with more of them a search slows down."""
    assert len(cells_around(51.45657, 7.01228, km)) <= 90
