import math

DEGREE_KM = 111.2


def kilometres(latitude, longitude, other_latitude, other_longitude):
    """Near enough for neighbours; for the distances of a search ask `Place.objects.within`."""
    height = (latitude - other_latitude) * DEGREE_KM
    width = (longitude - other_longitude) * DEGREE_KM * math.cos(math.radians(latitude))
    return math.hypot(height, width)
