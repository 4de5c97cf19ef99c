"""Places on the map: degrees as people give them, a plane as an index needs it, and metres over
ground between them.

Where the database has PostGIS its index is used, else PostgreSQL's own: `indexes` says which.
"""

from mercat.platform.places.circle import Circle
from mercat.platform.places.columns import Placed, Point, placed
from mercat.platform.places.distance import distance, distance_from
from mercat.platform.places.finding import Nearest, PlacedQuery, Places
from mercat.platform.places.indexes import POINTS, PlaceIndex, distance_to_middle
from mercat.platform.places.postgis import add_geometry_indexes

__all__ = [
    "POINTS",
    "Circle",
    "Nearest",
    "PlaceIndex",
    "Placed",
    "PlacedQuery",
    "Places",
    "Point",
    "add_geometry_indexes",
    "distance",
    "distance_from",
    "distance_to_middle",
    "placed",
]
