"""Which business may see which property exactly."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.properties.models import PropertyGrant
from mercat.platform.ids import uuid7


def is_live(now: ColumnElement[datetime] | datetime) -> ColumnElement[bool]:
    """Of a grant."""
    return or_(PropertyGrant.expires_at.is_(None), PropertyGrant.expires_at > now)


class GrantRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def is_worked_at(self, property_id: UUID, now: datetime) -> bool:
        """Whether any business may see exactly where it is."""
        found = exists().where(PropertyGrant.property_id == property_id, is_live(now))
        return bool(await self._session.scalar(select(found)))

    async def put(
        self, property_id: UUID, business_id: UUID, reference: UUID, until: datetime | None
    ) -> None:
        """Once more for the same reference changes until when."""
        values = {
            "id": uuid7(),
            "property_id": property_id,
            "business_id": business_id,
            "reference": reference,
            "expires_at": until,
        }
        key = ("property_id", "business_id", "reference")
        await self._session.execute(
            insert(PropertyGrant)
            .values(values)
            .on_conflict_do_update(index_elements=key, set_={"expires_at": until})
        )

    async def remove(self, reference: UUID) -> None:
        await self._session.execute(
            delete(PropertyGrant).where(PropertyGrant.reference == reference),
            execution_options={"synchronize_session": False},
        )
