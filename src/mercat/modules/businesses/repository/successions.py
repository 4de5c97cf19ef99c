"""Questions about businesses whose only owner goes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, BusinessMember, TeamRole
from mercat.modules.identity.models import User, UserStatus

_FRESH = {"populate_existing": True}
_RANKS = (TeamRole.OWNER, TeamRole.ADMIN, TeamRole.MANAGER, TeamRole.MEMBER)


class SuccessionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock_owned(self, user_id: UUID) -> Sequence[Business]:
        """Those that are not archived, until the commit nobody else's: in the order of their ids,
        so that no two wait for each other.
        """
        query = (
            select(Business)
            .join(BusinessMember, BusinessMember.business_id == Business.id)
            .where(
                BusinessMember.user_id == user_id,
                BusinessMember.role == TeamRole.OWNER,
                Business.archived_at.is_(None),
            )
            .order_by(Business.id)
            .with_for_update(of=Business)
        )
        return (await self._session.scalars(query, execution_options=_FRESH)).all()

    async def heir(self, business_id: UUID, user_id: UUID) -> BusinessMember | None:
        """Next in rank, owners too, of those the first who joined; whoever can sign in before
        whoever cannot. None where nobody else is there.
        """
        rank = case({role: place for place, role in enumerate(_RANKS)}, value=BusinessMember.role)
        query = (
            select(BusinessMember)
            .join(User, User.id == BusinessMember.user_id)
            .where(BusinessMember.business_id == business_id, BusinessMember.user_id != user_id)
            .order_by(
                User.status != UserStatus.ACTIVE,
                rank,
                BusinessMember.created_at,
                BusinessMember.id,
            )
            .limit(1)
        )
        found: BusinessMember | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def archive(self, business: Business, at: datetime) -> None:
        business.archived_at = at
        await self._session.flush()
