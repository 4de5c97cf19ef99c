"""When studios are shut, as they are told."""

from collections.abc import Mapping
from uuid import UUID

from mercat.modules.venues.errors import NoClosure
from mercat.modules.venues.repository import CLOSURES, CLOSURES_OF_MANY
from mercat.modules.venues.schemas import ClosureRead
from mercat.platform.clock import Clock
from mercat.platform.reads import Reads


class Closures:
    def __init__(self, reads: Reads, clock: Clock) -> None:
        self._reads = reads
        self._clock = clock

    async def of(self, studio_id: UUID, timezone: str | None) -> list[ClosureRead]:
        """Those that are not over, in order: one statement, and all of them."""
        rows = await self._reads.all(CLOSURES, studio_id=studio_id, now=self._clock.now())
        return [ClosureRead.of(row, timezone) for row in rows]

    async def of_many(
        self, timezones: Mapping[UUID, str | None]
    ) -> Mapping[UUID, list[ClosureRead]]:
        """The same of the studios that these are the time zones of, in one statement."""
        found: dict[UUID, list[ClosureRead]] = {one: [] for one in timezones}
        for row in await self._reads.all(
            CLOSURES_OF_MANY, studio_ids=list(timezones), now=self._clock.now()
        ):
            whose = row["studio_id"]
            found[whose].append(ClosureRead.of(row, timezones[whose]))
        return found

    async def get(self, studio_id: UUID, closure_id: UUID, timezone: str | None) -> ClosureRead:
        """Raises NoClosure."""
        for closure in await self.of(studio_id, timezone):
            if closure.id == closure_id:
                return closure
        raise NoClosure
