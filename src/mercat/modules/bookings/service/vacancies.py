"""Which rooms are free from one moment to another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from mercat.modules.bookings.repository import (
    FREE_IN_CITY,
    FREE_IN_STUDIO,
    FREE_IN_STUDIOS,
    ROOMS,
)
from mercat.modules.bookings.service.rules_read import rules_of_room
from mercat.platform.clock import Clock
from mercat.platform.errors import FieldRefused
from mercat.platform.reads import Query, Reads, Row


class Vacancies:
    """Of rooms that everybody can see. Nothing that begins and ends so, with the buffer behind it,
    is in the way of anything in their calendars.
    """

    def __init__(self, reads: Reads, clock: Clock) -> None:
        self._reads = reads
        self._clock = clock

    async def in_studio(self, studio_id: UUID, since: datetime, until: datetime) -> Sequence[UUID]:
        """One statement."""
        return await self._free(FREE_IN_STUDIO, since, until, studio_id=studio_id)

    async def in_city(self, city_id: UUID, since: datetime, until: datetime) -> Sequence[UUID]:
        """One statement."""
        return await self._free(FREE_IN_CITY, since, until, city_id=city_id)

    async def studios(
        self, studio_ids: Sequence[UUID], since: datetime, until: datetime, *, capacity: int = 0
    ) -> frozenset[UUID]:
        """Those of these studios where a room for so many people is free, and its rules allow a
        booking from the one to the other. Two statements.
        """
        room_ids = await self._free(
            FREE_IN_STUDIOS, since, until, studio_ids=studio_ids, capacity=capacity
        )
        rooms = await self._bookable(room_ids, since, until)
        return frozenset(row["studio_id"] for row in rooms)

    async def bookable(
        self, room_ids: Sequence[UUID], since: datetime, until: datetime
    ) -> Sequence[UUID]:
        """Those of these rooms whose rules allow a booking from the one to the other: their hours,
        grid and lengths. One statement, and it asks no calendar.
        """
        return [row["id"] for row in await self._bookable(room_ids, since, until)]

    async def _free(
        self, query: Query, since: datetime, until: datetime, **which: Any
    ) -> Sequence[UUID]:
        row = await self._reads.one(query, since=since, until=until, now=self._clock.now(), **which)
        return (row and row["ids"]) or []

    async def _bookable(
        self, room_ids: Sequence[UUID], since: datetime, until: datetime
    ) -> Sequence[Row]:
        rows = await self._reads.all(ROOMS, room_ids=room_ids, since=since, until=until)
        return [row for row in rows if self._allows(row, since, until)]

    def _allows(self, row: Row, since: datetime, until: datetime) -> bool:
        try:
            rules_of_room(row).judge(since, until, self._clock.now())
        except FieldRefused:
            return False
        return True
