"""Whether the stars of businesses and studios are counted as they were given."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from mercat.modules.reviews.repository import StarRepository
from mercat.platform.outbox import Session


@dataclass(frozen=True)
class RatingFault:
    """`kind`: `business` or `studio`. `wanted`, `found`: how many of one star, of two, … `total`:
    how many faults there are.
    """

    kind: str
    id: UUID
    wanted: tuple[int, ...]
    found: tuple[int, ...]
    total: int

    def __str__(self) -> str:
        """As operators read it."""
        return f"{self.kind} {self.id} has stars {self.found}, not {self.wanted}"


class RatingCheck:
    def __init__(self, session: Session) -> None:
        self._stars = StarRepository(session)

    async def faults(self) -> Sequence[RatingFault]:
        """At most 20 of them; none, where all is well. Reviews may come and go meanwhile."""
        return [
            RatingFault(row.kind, row.id, tuple(row.wanted), tuple(row.found), row.total)
            for row in await self._stars.faults()
        ]
