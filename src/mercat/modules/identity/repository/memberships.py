"""What accounts know of their teams: a copy, for reading one's own account at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import User


class MembershipRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, user_ids: Collection[UUID]) -> None:
        """In the order of the ids, so that no two wait for each other."""
        query = select(User.id).where(User.id.in_(user_ids)).order_by(User.id)
        await self._session.execute(query.with_for_update(key_share=True))

    async def write(self, lists: Mapping[UUID, Sequence[Mapping[str, Any]]]) -> None:
        """One statement for all of them."""
        known = {str(user_id): [dict(entry) for entry in found] for user_id, found in lists.items()}
        theirs = func.jsonb_extract_path(literal(known, JSONB), cast(User.id, Text))
        await self._session.execute(
            update(User).where(User.id.in_(lists)).values(memberships=theirs),
            execution_options={"synchronize_session": False},
        )
