"""A grid over the earth, by which an index finds what lies near: each place is in a fine square and in a coarse one.

SQL's `search_cells` (migration 0005) numbers the squares in the same way; a test compares the two.
"""

import math

from places.models import DEGREE_KM

FINE, COARSE = 10, 2  # squares a degree
COARSE_FROM_KM = 40
COARSE_BASE = 10_000_000


def country_cell(country):
    """The pseudo square of remote ads that are open to this country: negative, -1 for AA."""
    first, second = (ord(letter) - ord("A") for letter in country)
    return -(first * 26 + second + 1)


def cell(latitude, longitude, per_degree):
    row = math.floor((latitude + 90) * per_degree)
    column = math.floor((longitude + 180) * per_degree) % (360 * per_degree)
    return (COARSE_BASE if per_degree == COARSE else 0) + row * 360 * per_degree + column


def cells_around(latitude, longitude, km):
    """All squares that a circle may touch: those of its bounding box."""
    per_degree = COARSE if km >= COARSE_FROM_KM else FINE
    height = km / DEGREE_KM
    south, north = max(latitude - height, -90), min(latitude + height, 90)
    farthest = max(abs(south), abs(north))
    width = min(height / math.cos(math.radians(farthest)), 180) if farthest < 89 else 180
    rows = range(math.floor((south + 90) * per_degree), math.floor((north + 90) * per_degree) + 1)
    first = math.floor((longitude - width + 180) * per_degree)
    last = math.floor((longitude + width + 180) * per_degree)
    columns = {column % (360 * per_degree) for column in range(first, last + 1)}
    base = COARSE_BASE if per_degree == COARSE else 0
    return sorted(base + row * 360 * per_degree + column for row in rows for column in columns)
