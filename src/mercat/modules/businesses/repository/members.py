"""Questions about the people of a team."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, BusinessMember, TeamRole


class MemberRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def people(self, business_id: UUID) -> Sequence[UUID]:
        """Who is in the team, archived or not."""
        query = select(BusinessMember.user_id).where(BusinessMember.business_id == business_id)
        return (await self._session.scalars(query)).all()

    async def teams_of(
        self, user_ids: Collection[UUID]
    ) -> Sequence[Row[UUID, UUID, str, str, TeamRole]]:
        """User, business, its name and slug, and their role; of businesses that are not archived,
        those first that they joined first.
        """
        query = (
            select(
                BusinessMember.user_id,
                BusinessMember.business_id,
                Business.name,
                Business.slug,
                BusinessMember.role,
            )
            .join(Business, Business.id == BusinessMember.business_id)
            .where(BusinessMember.user_id.in_(user_ids), Business.archived_at.is_(None))
            .order_by(BusinessMember.created_at, BusinessMember.id)
        )
        return (await self._session.execute(query)).all()
