"""Questions about charges."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business
from mercat.modules.payments.models import Charge
from mercat.platform.reads import Query

CHECKOUT = Query(
    select(
        Charge.title,
        Charge.amount,
        Charge.currency,
        Charge.refunded_amount,
        Charge.status,
        Charge.paid_at,
        Charge.expires_at,
        Business.name.label("business"),
    )
    .join(Business, Business.id == Charge.business_id)
    .where(Charge.id == bindparam("charge_id"))
)
"""What the page to pay on tells."""

_FRESH = {"populate_existing": True}


class ChargeRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, charge: Charge) -> None:
        self._session.add(charge)
        await self._session.flush()

    async def lock(self, charge_id: UUID) -> Charge | None:
        """Until the commit nobody else's."""
        query = select(Charge).where(Charge.id == charge_id).with_for_update()
        found: Charge | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def lock_of(self, subject_kind: str, subject_id: UUID) -> Sequence[Charge]:
        """Those that were opened for it, in the order in which they were."""
        query = (
            select(Charge)
            .where(Charge.subject_id == subject_id, Charge.subject_kind == subject_kind)
            .order_by(Charge.id)
            .with_for_update()
        )
        return (await self._session.scalars(query, execution_options=_FRESH)).all()
