"""Who is told of money, and what."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import BusinessMember
from mercat.modules.identity.models import User, UserStatus, UserType


class LetterRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def team(self, business_id: UUID) -> Sequence[BusinessMember]:
        """Whose accounts are active."""
        query = (
            select(BusinessMember)
            .join(User, User.id == BusinessMember.user_id)
            .where(BusinessMember.business_id == business_id, User.status == UserStatus.ACTIVE)
            .order_by(BusinessMember.id)
        )
        return (await self._session.scalars(query)).all()

    async def staff(self) -> Sequence[UUID]:
        """Whose accounts are active."""
        query = (
            select(User.id)
            .where(User.user_type == UserType.STAFF, User.status == UserStatus.ACTIVE)
            .order_by(User.id)
        )
        return (await self._session.scalars(query)).all()

    async def person(self, user_id: UUID) -> User | None:
        found: User | None = await self._session.scalar(select(User).where(User.id == user_id))
        return found
