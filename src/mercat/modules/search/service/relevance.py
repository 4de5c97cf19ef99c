"""The order by relevance: window after window of what is near or good, the best of each first.

To rank everything that has a common word would take as long as to read everything. So candidates
come in an order that an index has, the nearest first or, without a place, the best; a few hundred
are a window, and within it the score decides. Where a window begins and ends stands in the position
of each hit, so that a page goes on in the window it was cut from, whatever was added meanwhile.
"""

from collections.abc import Sequence
from math import inf
from typing import NamedTuple
from uuid import UUID

from mercat.modules.search.models import Criteria, Hit
from mercat.modules.search.models.ranking import Parts
from mercat.modules.search.repository import Order
from mercat.modules.search.service.searching import Search, plain
from mercat.platform.pagination import Key
from mercat.platform.reads import Row

WINDOW = 200
"""Candidates; more only where they lie equally far."""

Bound = tuple[float, UUID]
_LEAST, _GREATEST = UUID(int=0), UUID(int=2**128 - 1)


class Window(NamedTuple):
    """With a place: at least as far as `since` and nearer than `until`, in metres, their ids are
    nothing. Without one: less good than `since`, and at least as `until`.
    """

    since: Bound
    until: Bound | None
    """None as long as nobody knows."""


class Relevance:
    def __init__(self, search: Search, criteria: Criteria) -> None:
        self._search = search
        self._limit = criteria.limit
        self._is_near = criteria.circle is not None
        self._has_text = bool(criteria.terms)
        self._after = criteria.after

    async def hits(self) -> Sequence[Hit]:
        """One more than the limit where there are more."""
        window, seen = self._beginning()
        found: list[Hit] = []
        while True:
            rows, until = await self._rows(window)
            hits = sorted(
                (self._hit(row, window.since, until) for row in rows), key=_place, reverse=True
            )
            found += [hit for hit in hits if seen is None or _place(hit) < seen]
            if len(found) > self._limit or until == self._end:
                return found[: self._limit + 1]
            window, seen = Window(until, None), None

    def _beginning(self) -> tuple[Window, tuple[float, UUID] | None]:
        if self._after is None:
            return Window((0.0, _LEAST) if self._is_near else (inf, _GREATEST), None), None
        since, since_id, until, until_id, score, last = self._after
        return Window((since, since_id), (until, until_id)), (score, last)  # type: ignore[arg-type, return-value]  # the key of `_hit`

    @property
    def _end(self) -> Bound:
        return (inf, _LEAST) if self._is_near else (-1.0, _LEAST)

    async def _rows(self, window: Window) -> tuple[Sequence[Row], Bound]:
        if self._is_near:
            return await self._near(window)
        return await self._good(window)

    async def _near(self, window: Window) -> tuple[Sequence[Row], Bound]:
        since = None if window.since[0] == 0 else window.since
        if window.until is not None:
            until = window.until[0]
            rows, _ = await self._search.near(WINDOW, since, None if until == inf else until)
            return [row for row in rows if row["distance_m"] < until], window.until
        most = WINDOW + 1
        while True:
            rows, whole = await self._search.near(most, since)
            if whole:
                return rows, self._end
            until = rows[-1]["distance_m"]
            inside = [row for row in rows if row["distance_m"] < until]
            if inside:
                return inside, (until, _LEAST)
            most = 4 * len(rows)

    async def _good(self, window: Window) -> tuple[Sequence[Row], Bound]:
        most, since = WINDOW, None if window.since[0] == inf else window.since
        while True:
            rows = await self._search.first(Order.GOOD, most, since)
            until = window.until
            if until is None:
                last = rows[-1] if len(rows) == most else None
                until = (last["quality"], plain(last["id"])) if last else self._end
            inside = [row for row in rows if (row["quality"], row["id"]) >= until]
            if len(inside) < len(rows) or len(rows) < most or window.until is None:
                return inside, until
            most *= 4

    def _hit(self, row: Row, since: Bound, until: Bound) -> Hit:
        distance = row.get("distance_m")
        parts = Parts(row["text"] if self._has_text else None, distance, row["quality"])
        found = plain(row["id"])
        position: Key = (*since, *until, parts.score, found)
        return Hit(found, distance, parts, position)


def _place(hit: Hit) -> tuple[float, UUID]:
    """Among the others of its window."""
    assert hit.parts is not None  # noqa: S101 (made above)
    return hit.parts.score, hit.id
