"""Questions about one business, and what is written of it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import (
    Business,
    BusinessCategory,
    BusinessHours,
    BusinessMember,
    BusinessSlug,
    Category,
    TeamRole,
)
from mercat.modules.identity.models import User
from mercat.platform.local_time import Weekly


class BusinessRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, business: Business, owner_id: UUID) -> None:
        """With its first owner."""
        self._session.add(business)
        await self._session.flush()
        self._session.add(
            BusinessMember(business_id=business.id, user_id=owner_id, role=TeamRole.OWNER)
        )
        await self._session.flush()

    async def save(self) -> None:
        await self._session.flush()

    async def lock(self, business_id: UUID) -> Business | None:
        """None as well where it is archived. Until the commit nobody else changes it."""
        query = (
            select(Business)
            .where(Business.id == business_id, Business.archived_at.is_(None))
            .with_for_update()
        )
        found: Business | None = await self._session.scalar(
            query, execution_options={"populate_existing": True}
        )
        return found

    async def has_created(self, user_id: UUID) -> bool:
        """Archived ones count."""
        return bool(
            await self._session.scalar(select(exists().where(Business.created_by == user_id)))
        )

    async def lock_user(self, user_id: UUID) -> User | None:
        """Until the commit nobody else changes this account."""
        query = select(User).where(User.id == user_id).with_for_update()
        found: User | None = await self._session.scalar(query)
        return found

    async def find(self, business_id: UUID) -> Business | None:
        return await self._session.get(Business, business_id)

    async def user(self, user_id: UUID) -> User | None:
        return await self._session.get(User, user_id)

    async def categories(self, business_id: UUID) -> Sequence[tuple[UUID, str]]:
        """Ids and slugs, the first one first."""
        query = (
            select(Category.id, Category.slug)
            .join(BusinessCategory, BusinessCategory.category_id == Category.id)
            .where(BusinessCategory.business_id == business_id)
            .order_by(BusinessCategory.position)
        )
        return [(row.id, row.slug) for row in await self._session.execute(query)]

    async def set_categories(self, business_id: UUID, ids: Sequence[UUID]) -> bool:
        """Whether there are such categories."""
        known = select(Category.id).where(Category.id.in_(ids))
        if len((await self._session.scalars(known)).all()) != len(ids):
            return False
        await self._session.execute(
            delete(BusinessCategory).where(BusinessCategory.business_id == business_id)
        )
        rows = [
            {"business_id": business_id, "category_id": category_id, "position": position}
            for position, category_id in enumerate(ids)
        ]
        if rows:
            await self._session.execute(insert(BusinessCategory), rows)
        return True

    async def hours(self, business_id: UUID) -> list[Weekly]:
        query = (
            select(BusinessHours.weekday, BusinessHours.opens, BusinessHours.closes)
            .where(BusinessHours.business_id == business_id)
            .order_by(BusinessHours.weekday, BusinessHours.opens)
        )
        return [Weekly._make(row) for row in await self._session.execute(query)]

    async def set_hours(self, business_id: UUID, week: Sequence[Weekly]) -> None:
        await self._session.execute(
            delete(BusinessHours).where(BusinessHours.business_id == business_id)
        )
        rows = [{"business_id": business_id, **one._asdict()} for one in week]
        if rows:
            await self._session.execute(insert(BusinessHours), rows)

    async def claim_slug(self, business_id: UUID, slug: str) -> bool:
        """Whether it is this business's now, or was before. Who claims the same at the same time is
        waited for: the unique key decides.
        """
        claim = (
            insert_or(BusinessSlug)
            .values(slug=slug, business_id=business_id)
            .on_conflict_do_nothing(index_elements=[BusinessSlug.slug])
        )
        await self._session.execute(claim)
        holder = select(BusinessSlug.business_id).where(BusinessSlug.slug == slug)
        return await self._session.scalar(holder) == business_id
