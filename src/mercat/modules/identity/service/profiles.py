"""Reading accounts."""

from typing import Any

from mercat.modules.identity.errors import SessionEnded
from mercat.modules.identity.models import Actor
from mercat.modules.identity.repository import PROFILE
from mercat.platform.reads import Reads


class Profiles:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def me(self, actor: Actor) -> dict[str, Any]:
        """The caller's own account, in the fields of MeRead."""
        row = await self._reads.one(PROFILE, user_id=actor.user_id)
        if row is None:
            raise SessionEnded
        permissions = sorted(actor.permissions)
        return {**row, "roles": actor.roles, "permissions": permissions, "memberships": []}
