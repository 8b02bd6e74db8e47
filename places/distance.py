import math

DEGREE_KM = 111.2
RADII = (0, 5, 10, 20, 30, 50, 100)  # that one can choose from


def kilometres(latitude, longitude, other_latitude, other_longitude):
    """Near enough for neighbours; for the distances of a search ask `Place.objects.within`."""
    height = (latitude - other_latitude) * DEGREE_KM
    width = (longitude - other_longitude) * DEGREE_KM * math.cos(math.radians(latitude))
    return math.hypot(height, width)
