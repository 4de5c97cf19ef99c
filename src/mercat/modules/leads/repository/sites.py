"""Where customers may want something done."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.leads.models import ServiceRequest
from mercat.modules.properties.models import Degrees, Property


class SiteRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def property(self, owner_id: UUID, property_id: UUID) -> Property | None:
        """One of theirs."""
        found: Property | None = await self._session.scalar(
            select(Property).where(
                Property.id == property_id,
                Property.owner_user_id == owner_id,
                Property.archived_at.is_(None),
            )
        )
        return found

    async def drawn(self, customer_id: UUID) -> Sequence[Degrees]:
        """All points by which businesses were told where something of theirs is."""
        homes = select(Property.approximate_latitude, Property.approximate_longitude).where(
            Property.owner_user_id == customer_id, Property.approximate_latitude.is_not(None)
        )
        requests = select(
            ServiceRequest.approximate_latitude, ServiceRequest.approximate_longitude
        ).where(
            ServiceRequest.customer_id == customer_id,
            ServiceRequest.approximate_latitude.is_not(None),
        )
        rows = (await self._session.execute(homes.union(requests))).all()
        return [
            Degrees(latitude, longitude)
            for latitude, longitude in rows
            if latitude is not None and longitude is not None
        ]
