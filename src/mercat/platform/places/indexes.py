"""The two indexes that know where things are, asked the same two questions."""

from typing import Any, Protocol

from sqlalchemy import ColumnElement, Double, and_, bindparam, func, literal_column, or_

from mercat.platform.places.columns import Placed
from mercat.platform.places.distance import distance_from


def _given(name: str) -> ColumnElement[float]:
    return bindparam(f"circle_{name}", type_=Double)


def distance_to_middle(record: type[Placed]) -> ColumnElement[float]:
    """Metres over ground from the middle of the circle."""
    return distance_from(record, _given("latitude"), _given("longitude"))


class PlaceIndex(Protocol):
    """Fragments of a statement that is run with `Circle.parameters()`."""

    def boxes(self, record: type[Placed]) -> ColumnElement[bool]:
        """Whether a row may be in the circle, by the index alone."""

    def nearness(self, record: type[Placed]) -> ColumnElement[float]:
        """An order by distance on the map, which is stretched and ends at 180°."""


def within(index: PlaceIndex, record: type[Placed]) -> ColumnElement[bool]:
    """Whether a row is in the circle."""
    return and_(index.boxes(record), distance_to_middle(record) <= _given("radius"))


class PointIndex:
    """PostgreSQL's own `point`."""

    def boxes(self, record: type[Placed]) -> ColumnElement[bool]:
        return or_(*(record.place.bool_op("<@")(self._box(*sides)) for sides in _SIDES))

    def box(self, record: type[Placed]) -> ColumnElement[bool]:
        """The first of the two alone, which is all of a circle that does not lie across 180°: one
        condition, that an index can be walked within, the nearest first.
        """
        return record.place.bool_op("<@")(self._box(*_SIDES[0]))

    def nearness(self, record: type[Placed]) -> ColumnElement[float]:
        middle = func.point(_given("x"), _given("y"))
        return record.place.op("<->", return_type=Double())(middle)

    @staticmethod
    def _box(west: str, east: str) -> Any:
        low, high = func.point(_given(west), _given("south")), func.point(_given(east), _NORTH)
        return func.box(low, high)


class GeometryIndex:
    """PostGIS's `geometry(Point, 3857)`, made of the same column; see `postgis`."""

    def boxes(self, record: type[Placed]) -> ColumnElement[bool]:
        place = self._place(record)
        return or_(*(place.bool_op("&&")(self._envelope(*sides)) for sides in _SIDES))

    def nearness(self, record: type[Placed]) -> ColumnElement[float]:
        middle = func.ST_SetSRID(func.ST_MakePoint(_given("x"), _given("y")), _SRID)
        place: ColumnElement[Any] = self._place(record)
        return place.op("<->", return_type=Double())(middle)

    @staticmethod
    def _place(record: type[Placed]) -> Any:
        return func.ST_SetSRID(func.geometry(record.place), _SRID)

    @staticmethod
    def _envelope(west: str, east: str) -> Any:
        return func.ST_MakeEnvelope(_given(west), _given("south"), _given(east), _NORTH, _SRID)


_SIDES = (("west", "east"), ("west_beyond", "east_beyond"))
_NORTH = _given("north")
_SRID: ColumnElement[int] = literal_column("3857")

POINTS, GEOMETRIES = PointIndex(), GeometryIndex()
