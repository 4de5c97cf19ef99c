"""Reading accounts."""

from typing import Any

from pydantic_core import from_json

from mercat.modules.identity.errors import SessionEnded
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.identity.repository import ACCOUNT, PROFILE
from mercat.platform.errors import Forbidden
from mercat.platform.reads import Query, Reads


class Profiles:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def me(self, actor: Actor) -> dict[str, Any]:
        """The caller's own account, in the fields of MeRead."""
        return await self._own(PROFILE, actor)

    async def account(self, actor: Actor) -> dict[str, Any]:
        """The same in the fields of ProfileRead. Raises Forbidden for a key that may not."""
        if not actor.may(Permission.ACCOUNT_READ):
            raise Forbidden
        return await self._own(ACCOUNT, actor)

    async def _own(self, query: Query, actor: Actor) -> dict[str, Any]:
        row = await self._reads.one(query, user_id=actor.user_id)
        if row is None:
            raise SessionEnded
        return {
            **row,
            "roles": actor.roles,
            "permissions": sorted(actor.permissions),
            "memberships": from_json(row["memberships"]),
        }
