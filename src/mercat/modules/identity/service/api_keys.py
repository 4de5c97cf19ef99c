"""Reading one's API keys."""

from typing import Any

from mercat.modules.identity.models import Actor
from mercat.modules.identity.repository import KEYS_OF
from mercat.modules.identity.service.key_format import PREFIX
from mercat.platform.pagination import Page
from mercat.platform.reads import Reads


class ApiKeys:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def mine(self, actor: Actor) -> Page[dict[str, Any]]:
        """Those that are not revoked, newest first: so few that they are one page."""
        rows = await self._reads.all(KEYS_OF, user_id=actor.user_id)
        return Page([{**row, "prefix": PREFIX + row["prefix"]} for row in rows], None)
