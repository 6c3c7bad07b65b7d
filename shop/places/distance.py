"""Distance as the crow flies."""

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088


def kilometres(
    *, latitude: float, longitude: float, to_latitude: float, to_longitude: float
) -> float:
    """Great-circle distance in km (haversine) between two points in degrees."""
    a, b = radians(latitude), radians(to_latitude)
    half = sin((b - a) / 2) ** 2
    half += cos(a) * cos(b) * sin(radians(to_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
