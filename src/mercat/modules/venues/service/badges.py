"""All badges, as they are told."""

from collections.abc import Sequence

from mercat.modules.venues.repository import BADGES
from mercat.platform.reads import Reads, Row


class Badges:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def all(self) -> Sequence[Row]:
        """In everybody's order, in the fields of BadgeRead."""
        return await self._reads.all(BADGES)
