"""Properties, as their owners change them. Lock the owner first: then nobody else changes any."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.properties.models import Degrees, Property

_MOST_POINTS = 200


class PropertyRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, customer_property: Property) -> None:
        self._session.add(customer_property)
        await self._session.flush()

    async def save(self) -> None:
        await self._session.flush()

    async def count(self, owner_id: UUID) -> int:
        """Without those that are archived."""
        query = select(func.count()).where(
            Property.owner_user_id == owner_id, Property.archived_at.is_(None)
        )
        return int(await self._session.scalar(query) or 0)

    async def find(self, owner_id: UUID, property_id: UUID) -> Property | None:
        """One that is the owner's and not archived."""
        found: Property | None = await self._session.scalar(
            select(Property).where(
                Property.id == property_id,
                Property.owner_user_id == owner_id,
                Property.archived_at.is_(None),
            )
        )
        return found

    async def unset_default(self, owner_id: UUID) -> None:
        """Before another is set: the unique key allows one at every moment."""
        await self._session.execute(
            update(Property)
            .where(Property.owner_user_id == owner_id, Property.is_default)
            .values(is_default=False)
        )

    async def oldest(self, owner_id: UUID) -> Property | None:
        """Of those that are not archived."""
        found: Property | None = await self._session.scalar(
            select(Property)
            .where(Property.owner_user_id == owner_id, Property.archived_at.is_(None))
            .order_by(Property.created_at, Property.id)
            .limit(1)
        )
        return found

    async def points(self, owner_id: UUID) -> Sequence[Degrees]:
        """All that were ever told of this owner's properties, the oldest first."""
        query = (
            select(Property.approximate_latitude, Property.approximate_longitude)
            .where(Property.owner_user_id == owner_id, Property.approximate_latitude.is_not(None))
            .order_by(Property.created_at, Property.id)
            .limit(_MOST_POINTS)
        )
        rows = await self._session.execute(query)
        return [Degrees(lat, lng) for lat, lng in rows if lat is not None and lng is not None]
