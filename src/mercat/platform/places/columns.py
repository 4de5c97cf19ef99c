"""What a row that is somewhere has."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Computed, Double
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

MERCATOR_RADIUS = 6378137
"""Metres, of the sphere of Web Mercator (EPSG:3857)."""
NORTHERNMOST = 85.06
"""Degrees, and as many to the south: there the map ends, as good as square."""

_HELD = f"greatest(least(latitude, {NORTHERNMOST}), -{NORTHERNMOST})"
_MERCATOR = (
    f"point({MERCATOR_RADIUS} * radians(longitude), "
    f"{MERCATOR_RADIUS} * ln(tan(pi() / 4 + radians({_HELD}) / 2)))"
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

    if TYPE_CHECKING:
        __tablename__: Any

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
