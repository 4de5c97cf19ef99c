"""Who is told of a review, and what."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.identity.models import User, UserStatus
from mercat.modules.reviews.models import Review


class LetterRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, review_id: UUID) -> Review | None:
        found: Review | None = await self._session.scalar(
            select(Review).where(Review.id == review_id)
        )
        return found

    async def team(self, business_id: UUID) -> Sequence[BusinessMember]:
        """Whose accounts are active."""
        query = (
            select(BusinessMember)
            .join(User, User.id == BusinessMember.user_id)
            .where(BusinessMember.business_id == business_id, User.status == UserStatus.ACTIVE)
            .order_by(BusinessMember.id)
        )
        return (await self._session.scalars(query)).all()

    async def person(self, user_id: UUID) -> User | None:
        found: User | None = await self._session.scalar(select(User).where(User.id == user_id))
        return found

    async def business(self, business_id: UUID) -> str:
        """Its name."""
        name = await self._session.scalars(select(Business.name).filter_by(id=business_id))
        return name.one()
