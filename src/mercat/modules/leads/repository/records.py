"""How businesses answer, counted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.leads.models import Lead, LeadStatus, ResponseRecord
from mercat.platform.ids import uuid7

_TAKEN = func.extract("epoch", Lead.responded_at - Lead.created_at)
_ANSWERED = Lead.responded_at.is_not(None)


class RecordRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, business_id: UUID) -> ResponseRecord | None:
        found: ResponseRecord | None = await self._session.scalar(
            select(ResponseRecord).where(ResponseRecord.business_id == business_id),
            execution_options={"populate_existing": True},
        )
        return found

    async def recount(self, business_ids: Sequence[UUID], since: datetime) -> None:
        """Over what was offered since then, as it stands in this transaction. `created_at` of a
        lead is when it was offered.
        """
        median = func.percentile_disc(0.5).within_group(_TAKEN).filter(_ANSWERED)
        counted = await self._session.execute(
            select(
                Lead.business_id,
                func.count().label("offered"),
                func.count().filter(_ANSWERED).label("answered"),
                func.round(median).label("median_seconds"),
            )
            .where(
                Lead.business_id.in_(business_ids),
                Lead.created_at >= since,
                or_(_ANSWERED, Lead.status == LeadStatus.EXPIRED),
            )
            .group_by(Lead.business_id)
        )
        for row in counted.all():
            values = {
                "offered": row.offered,
                "answered": row.answered,
                "median_seconds": None if row.median_seconds is None else int(row.median_seconds),
            }
            fresh = insert(ResponseRecord).values(id=uuid7(), business_id=row.business_id, **values)
            await self._session.execute(
                fresh.on_conflict_do_update(
                    index_elements=["business_id"], set_=values | {"updated_at": func.now()}
                )
            )
