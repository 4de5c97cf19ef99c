"""Finding what is near, by whichever index the database has."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select

from mercat.platform.places.circle import Circle
from mercat.platform.places.columns import Placed
from mercat.platform.places.indexes import (
    GEOMETRIES,
    POINTS,
    PlaceIndex,
    distance_to_middle,
    within,
)
from mercat.platform.places.postgis import INDEXED
from mercat.platform.reads import Query, Reads, Row

Statement = Select[*tuple[Any, ...]]

_HAIR = 0.001
"""Metres: a place may be as far as another and be rounded otherwise."""


class PlacedQuery:
    """A statement with a PlaceIndex's fragments, compiled for either index."""

    def __init__(self, record: type[Placed], statement: Callable[[PlaceIndex], Statement]) -> None:
        self.record = record
        self._compiled: dict[PlaceIndex, Query] = {
            index: Query(statement(index)) for index in (POINTS, GEOMETRIES)
        }

    def by(self, index: PlaceIndex) -> Query:
        return self._compiled[index]


class Nearest:
    """The `count` rows of a statement that are nearest to a place, the nearest first, with
    `distance_m`. Any condition may be in the statement; its order is by distance.
    """

    def __init__(self, record: type[Placed], statement: Statement) -> None:
        count = bindparam("count", type_=Integer)
        metres = distance_to_middle(record).label("distance_m")

        def bound(index: PlaceIndex) -> Statement:
            some = statement.with_only_columns(metres)
            near = some.order_by(index.nearness(record)).limit(count).subquery()
            return select(func.max(near.c.distance_m).label("distance_m"))

        def found(index: PlaceIndex) -> Statement:
            rows = statement.add_columns(metres)
            return rows.where(within(index, record)).order_by(metres).limit(count)

        self.bound = PlacedQuery(record, bound)
        self.found = PlacedQuery(record, found)


class Places:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._indexed: frozenset[str] | None = None

    async def index(self, record: type[Placed]) -> PlaceIndex:
        """The one to ask about these rows. What the database has is looked up once a process."""
        if self._indexed is None:
            found = await self._reads.value(INDEXED)
            self._indexed = frozenset(str(found or "").split())
        return GEOMETRIES if record.__tablename__ in self._indexed else POINTS

    async def all(self, query: PlacedQuery, circle: Circle, **values: Any) -> list[Row]:
        compiled = query.by(await self.index(query.record))
        return await self._reads.all(compiled, **circle.parameters(), **values)

    async def nearest(
        self, query: Nearest, latitude: float, longitude: float, *, count: int = 1, **values: Any
    ) -> list[Row]:
        """What is nearest on the map need not be so over ground, but nothing that is nearer than
        it over ground is farther: so far is looked.
        """
        here = Circle(latitude, longitude, 0)
        [bound] = await self.all(query.bound, here, count=count, **values)
        if bound["distance_m"] is None:
            return []
        circle = Circle(latitude, longitude, bound["distance_m"] + _HAIR)
        return await self.all(query.found, circle, count=count, **values)
