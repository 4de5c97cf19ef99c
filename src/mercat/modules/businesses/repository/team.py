"""Questions about who runs a business."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, BusinessMember, Membership


class TeamRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, business_id: UUID) -> Business | None:
        """The business, until the commit nobody else's, unless it is archived."""
        query = select(Business).where(Business.id == business_id, Business.archived_at.is_(None))
        found: Business | None = await self._session.scalar(
            query.with_for_update(), execution_options={"populate_existing": True}
        )
        return found

    async def find(self, business_id: UUID) -> Business | None:
        """Archived or not."""
        query = select(Business).where(Business.id == business_id)
        found: Business | None = await self._session.scalar(query)
        return found

    async def found(self, business_ids: Sequence[UUID]) -> set[UUID]:
        """Which of these there are, archived or not."""
        query = select(Business.id).where(Business.id == _any_of(business_ids))
        return set(await self._session.scalars(query))

    async def memberships(
        self, business_ids: Sequence[UUID], user_id: UUID
    ) -> Mapping[UUID, Membership]:
        """Of these businesses, without those that are archived."""
        query = (
            select(BusinessMember.business_id, BusinessMember.role)
            .join(Business, Business.id == BusinessMember.business_id)
            .where(
                Business.id == _any_of(business_ids),
                Business.archived_at.is_(None),
                BusinessMember.user_id == user_id,
            )
        )
        rows = await self._session.execute(query)
        return {one: Membership(one, user_id, role) for one, role in rows}

    async def membership(
        self, business_id: UUID, user_id: UUID, *, lock: bool = False
    ) -> Membership | None:
        """None as well where the business is archived. `lock`: until the commit nobody else changes
        this business, its team, or what hangs on it.
        """
        query = (
            select(BusinessMember.role)
            .join(Business, Business.id == BusinessMember.business_id)
            .where(
                Business.id == business_id,
                Business.archived_at.is_(None),
                BusinessMember.user_id == user_id,
            )
        )
        if lock:
            # The business first, and then what somebody may have changed while this waited for it:
            # only rows that are locked are read anew after the wait.
            query = query.with_for_update(of=(Business, BusinessMember))
        role = await self._session.scalar(query)
        return None if role is None else Membership(business_id, user_id, role)


def _any_of(ids: Sequence[UUID]) -> ColumnElement[Any]:
    return func.any(bindparam("business_ids", list(ids), type_=ARRAY(Uuid)))
