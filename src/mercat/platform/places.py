"""Places on the map: degrees as people give them, and a plane as an index needs it."""

from typing import Any

from sqlalchemy import CheckConstraint, Computed, Double
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

_RADIUS = 6378137
"""Metres, of the sphere of Web Mercator (EPSG:3857)."""
_MERCATOR = (
    f"point({_RADIUS} * radians(longitude), "
    f"{_RADIUS} * ln(tan(pi() / 4 + radians(greatest(least(latitude, 85.06), -85.06)) / 2)))"
)


class Point(UserDefinedType[Any]):
    """PostgreSQL's own `point`, which GiST knows without any extension."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "POINT"


ischema_names["point"] = Point  # what SQLAlchemy takes it for where it reads a schema


class Placed:
    """Has `latitude` and `longitude` (WGS 84, degrees), both or none, and `place`: the same in Web
    Mercator (metres east and north), written by the database. An index on `place` is GiST; what it
    finds is checked again by great-circle distance.
    """

    latitude: Mapped[float | None] = mapped_column(Double)
    longitude: Mapped[float | None] = mapped_column(Double)
    place: Mapped[Any | None] = mapped_column(
        Point, Computed(_MERCATOR, persisted=True), deferred=True
    )


def placed() -> list[CheckConstraint]:
    """What a Placed table checks."""
    return [
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="both_or_none"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
    ]
