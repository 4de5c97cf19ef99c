"""What businesses show of their work. Lock the business first."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.catalogue.models import PortfolioItem
from mercat.platform.reads import Query

PORTFOLIO = Query(
    select(PortfolioItem.id, PortfolioItem.file_id, PortfolioItem.caption, PortfolioItem.created_at)
    .where(PortfolioItem.business_id == bindparam("business_id", type_=Uuid))
    .order_by(PortfolioItem.position, PortfolioItem.id)
)


class PortfolioRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, business_id: UUID) -> Sequence[PortfolioItem]:
        """In their order."""
        items = await self._session.scalars(
            select(PortfolioItem)
            .where(PortfolioItem.business_id == business_id)
            .order_by(PortfolioItem.position, PortfolioItem.id)
        )
        return items.all()

    async def find(self, business_id: UUID, item_id: UUID) -> PortfolioItem | None:
        found: PortfolioItem | None = await self._session.scalar(
            select(PortfolioItem).where(
                PortfolioItem.id == item_id, PortfolioItem.business_id == business_id
            )
        )
        return found

    async def add(self, item: PortfolioItem) -> None:
        self._session.add(item)
        await self._session.flush()

    async def remove_all(self, business_id: UUID) -> Sequence[UUID]:
        """The files that they showed."""
        removed = await self._session.scalars(
            delete(PortfolioItem)
            .where(PortfolioItem.business_id == business_id)
            .returning(PortfolioItem.file_id),
            execution_options={"synchronize_session": False},
        )
        return removed.all()

    async def remove(self, item: PortfolioItem) -> None:
        await self._session.delete(item)
        await self._session.flush()
