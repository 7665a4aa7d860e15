"""Distances and travel times for a plan, without traffic data."""

import math

# Rules of thumb of the trade: roads are longer than the straight line, and lorries in mixed traffic are slow.
ROAD_FACTOR = 1.3
KM_PER_HOUR = 45.0
EARTH_RADIUS_M = 6_371_000.0

Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS84."""


def road_distance_m(start: Point | None, end: Point | None) -> int:
    """Return the estimated road distance in metres; 0 where a place is unknown.

    Source: haversine formula, times the road factor.
    """
    if start is None or end is None:
        return 0
    lat1, lon1, lat2, lon2 = map(math.radians, (*start, *end))
    chord = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return round(2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord))) * ROAD_FACTOR)


def travel_minutes(distance_m: int) -> int:
    """Return the minutes a lorry needs for a road distance, rounded up to the next five."""
    return math.ceil(distance_m / 1000 / KM_PER_HOUR * 60 / 5) * 5


def mercator(point: Point) -> tuple[float, float]:
    """Return where a place lies on the square map of the world, from its top left (0, 0) to (1, 1).

    Source: spherical Mercator as the tiles of maps use it (EPSG:3857); latitudes beyond 85.05° have no place.
    """
    lat, lon = point
    north = math.asinh(math.tan(math.radians(max(-85.05, min(lat, 85.05)))))
    return (lon + 180) / 360, (1 - north / math.pi) / 2
