"""All badges, as they are told."""

from collections.abc import Mapping
from typing import Any

from mercat.modules.venues.repository import BADGES
from mercat.platform.reads import Reads


class Badges:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def all(self) -> list[Mapping[str, Any]]:
        """In everybody's order, in the fields of BadgeRead."""
        return [dict(row) for row in await self._reads.all(BADGES)]
