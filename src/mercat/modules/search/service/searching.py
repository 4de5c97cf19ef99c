"""One search under way: the next of an order, by whichever way is the fastest."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from mercat.modules.search.models import Criteria
from mercat.modules.search.repository import (
    Area,
    Kind,
    Order,
    crowd,
    in_order,
    matching,
    nearest,
    shape_of,
    values_of,
)
from mercat.modules.search.service import planning
from mercat.modules.search.service.planning import Estimates
from mercat.platform.places import Circle
from mercat.platform.reads import Reads, Row

After = tuple[float, UUID] | None
"""The value of the order and the id of the last one known."""
_ALL = 2**31 - 1
_NO_CELL, _ROUND = -1, 6
"""Numbers of cells are rounded up: to write a statement takes longer than to ask for nothing."""


def plain(found: UUID) -> UUID:
    """The standard library's, which JSON and cursors know, of asyncpg's."""
    return UUID(bytes=found.bytes)


class Search:
    """`weighs`: whether it is to be told how well the words fit."""

    def __init__(
        self, reads: Reads, kind: Kind, criteria: Criteria, estimates: Estimates, *, weighs: bool
    ) -> None:
        self._reads = reads
        self._kind = kind
        self._circle = criteria.circle
        self._estimates = estimates
        self._shape = shape_of(criteria, terms=len(criteria.terms) if weighs else 0)
        self._values = values_of(criteria, self._shape)

    async def near(
        self, most: int, after: After, until: float | None = None
    ) -> tuple[Sequence[Row], bool]:
        """At least so many in the order of their distance and id, and whether there are no more;
        fewer only then. `until`: metres that all of them are nearer than.
        """
        circle = self._circle
        assert circle is not None  # noqa: S101 (nobody asks for what is near nowhere)
        if until is not None:
            circle = Circle(circle.latitude, circle.longitude, min(circle.radius, until))
        take = _ALL if until is not None else most + most // 8 + 8
        while True:
            rows, sure = await self._nearest(circle, take, after)
            found = [row for row in rows if sure is None or row["distance_m"] < sure]
            if sure is None or len(found) >= most:
                found.sort(key=lambda row: (row["distance_m"], row["id"]))
                return found, sure is None
            take *= 4

    async def _nearest(
        self, circle: Circle, take: int, after: After
    ) -> tuple[Sequence[Row], float | None]:
        """And up to how many metres there are no others; None: anywhere."""
        if planning.walks_near(circle, self._estimates):
            # Who goes on from somewhere walks by all that lies before it, however much that is.
            capped = self._estimates.words < 1 and after is None and take < _ALL
            walk = self._estimates.walk(take)
            query = nearest(self._kind, self._shape, capped=capped, after=after is not None)
            rows = await self._ask(query, take, after, circle, walk=walk)
            if len(rows) == take:
                metres = max(row["metres"] for row in rows)
                return rows, metres / circle.stretch(metres)
            if not capped:
                return rows, None
        rows = await self._matching(Order.NEAR, take, after, circle)
        return rows, rows[-1]["distance_m"] if len(rows) == take else None

    async def first(self, order: Order, most: int, after: After) -> Sequence[Row]:
        """So many in this order; fewer if there are no more."""
        cells = await self._cells(most)
        if cells is not None:
            # Without words there is nothing that could be collected instead.
            walk = self._estimates.walk(most) if self._shape.query else _ALL
            query = in_order(
                self._kind, self._shape, order, cells=len(cells), after=after is not None
            )
            numbers = {f"cell{n}": cell for n, cell in enumerate(cells)}
            rows = await self._ask(query, most, after, self._circle, walk=walk, **numbers)
            if len(rows) == most or walk == _ALL:
                return rows
        return await self._matching(order, most, after, self._circle)

    async def _cells(self, most: int) -> Sequence[int] | None:
        """Whose documents to walk along; empty: of all there are; None: it is not worth it."""
        circle, estimates = self._circle, self._estimates
        if circle is None:
            return () if planning.walks_in_order(estimates, most) else None
        if estimates.share < 1 and not planning.walks_in_order(estimates, most):
            return None
        cells = planning.cells_of(circle)
        if 0 < len(cells) <= planning.FEW_CELLS:
            return [*cells, *[_NO_CELL] * (-len(cells) % _ROUND)]
        return () if await self._is_crowded(circle, planning.CROWD) else None

    async def _is_crowded(self, circle: Circle, many: int) -> bool:
        """Whether there are so many."""
        if not circle.is_whole_on_the_map:
            return False
        found = await self._ask(crowd(self._kind), many, None, circle)
        return bool(found[0]["found"] == many)

    async def _matching(
        self, order: Order, most: int, after: After, circle: Circle | None
    ) -> Sequence[Row]:
        area = planning.area_of(circle, self._estimates, has_query=self._shape.query)
        many = planning.crowd_beyond(self._estimates) if self._shape.query else None
        if circle and area is Area.BOXES and many and await self._is_crowded(circle, many):
            area = Area.APART
        query = matching(self._kind, self._shape, order, area, after=after is not None)
        cells = planning.cells_of(circle) if circle and area is Area.CELLS else ()
        return await self._ask(query, most, after, circle, cells=list(cells))

    async def _ask(
        self, query: Any, most: int, after: After, circle: Circle | None, **more: Any
    ) -> Sequence[Row]:
        values = {**self._values, **more, "most": most}
        if circle is not None:
            values |= circle.parameters()
        if after is not None:
            values |= {"after_value": after[0], "after_id": after[1]}
        return await self._reads.all(query, **values)
