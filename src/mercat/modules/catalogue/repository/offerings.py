"""What businesses offer. Lock the business first: then nobody else changes any of it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, Category
from mercat.modules.catalogue.models import Offering, OfferingStatus
from mercat.platform.reads import Query

_EVERYBODYS = (
    select(
        Offering.business_id,
        Offering.id,
        Offering.category_id,
        Offering.name,
        Offering.description,
        Offering.pricing,
        Offering.price_amount,
        Offering.price_currency,
        Offering.duration_minutes,
        Offering.buffer_minutes,
        Offering.performed_at,
        Offering.bookable_online,
        Offering.needs_approval,
        Offering.status,
        Offering.created_at,
        Offering.updated_at,
        Category.slug.label("category_slug"),
        Category.name.label("category_name"),
    )
    .join(Category, Category.id == Offering.category_id)
    .where(Offering.archived_at.is_(None))
    .order_by(Offering.position, Offering.id)
)
_TOLD = _EVERYBODYS.where(Offering.business_id == bindparam("business_id", type_=Uuid))
EVERY = Query(_TOLD)
OF_MANY = Query(
    _EVERYBODYS.where(
        Offering.business_id == func.any(bindparam("business_ids", type_=ARRAY(Uuid)))
    )
)
ACTIVE = Query(_TOLD.where(Offering.status == OfferingStatus.ACTIVE))
ONE = Query(_TOLD.where(Offering.id == bindparam("offering_id", type_=Uuid)))


class OfferingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, business_id: UUID) -> Sequence[Offering]:
        """In their order, without those that are archived."""
        offerings = await self._session.scalars(
            select(Offering)
            .where(Offering.business_id == business_id, Offering.archived_at.is_(None))
            .order_by(Offering.position, Offering.id)
        )
        return offerings.all()

    async def find(self, business_id: UUID, offering_id: UUID) -> Offering | None:
        """One that is this business's and not archived."""
        found: Offering | None = await self._session.scalar(
            select(Offering).where(
                Offering.id == offering_id,
                Offering.business_id == business_id,
                Offering.archived_at.is_(None),
            )
        )
        return found

    async def add(self, offering: Offering) -> None:
        self._session.add(offering)
        await self._session.flush()

    async def has_category(self, category_id: UUID) -> bool:
        return bool(await self._session.scalar(select(exists().where(Category.id == category_id))))

    async def currency_of(self, business_id: UUID) -> str | None:
        found: str | None = await self._session.scalar(
            select(Business.currency).where(Business.id == business_id)
        )
        return found
