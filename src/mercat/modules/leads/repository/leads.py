"""Leads, about to be offered or answered."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.leads.models import LIVE, SILENT, Lead, LeadStatus, ServiceRequest

_FRESH = {"populate_existing": True}


class LeadRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_all(self, leads: Sequence[Lead]) -> None:
        self._session.add_all(leads)
        await self._session.flush()

    async def find(self, lead_id: UUID) -> Lead | None:
        found: Lead | None = await self._session.scalar(select(Lead).where(Lead.id == lead_id))
        return found

    async def lock(self, lead_id: UUID) -> tuple[Lead, ServiceRequest] | None:
        """As they stand now, and until the commit nobody else's: the request first, as everybody
        does.
        """
        of_it = select(Lead.request_id).where(Lead.id == lead_id).scalar_subquery()
        request = await self._session.scalar(
            select(ServiceRequest).where(ServiceRequest.id == of_it).with_for_update(),
            execution_options=_FRESH,
        )
        lead = await self._session.scalar(
            select(Lead).where(Lead.id == lead_id).with_for_update(), execution_options=_FRESH
        )
        return (lead, request) if lead is not None and request is not None else None

    async def lock_of_request(self, request_id: UUID) -> Sequence[Lead]:
        """Once the request is locked: all of it."""
        query = select(Lead).where(Lead.request_id == request_id).order_by(Lead.id)
        locked = query.with_for_update()
        return (await self._session.scalars(locked, execution_options=_FRESH)).all()

    async def lock_live(self, request_id: UUID) -> Sequence[Lead]:
        """Once the request is locked: those of which something may come."""
        leads = await self.lock_of_request(request_id)
        return [lead for lead in leads if lead.status in LIVE]

    async def lock_live_of_business(self, business_id: UUID) -> Sequence[Lead]:
        """With their requests locked before them."""
        mine = select(Lead.request_id).where(Lead.business_id == business_id, Lead.status.in_(LIVE))
        requests = select(ServiceRequest.id).where(ServiceRequest.id.in_(mine))
        await self._session.execute(requests.order_by(ServiceRequest.id).with_for_update())
        query = select(Lead).where(Lead.business_id == business_id, Lead.status.in_(LIVE))
        locked = query.order_by(Lead.id).with_for_update()
        return (await self._session.scalars(locked, execution_options=_FRESH)).all()

    async def lock_silent(self, now: datetime, limit: int) -> Sequence[Lead]:
        """Those that have been silent for too long, of so many requests, which are locked too. What
        somebody is at is left to them.
        """
        silent = Lead.status.in_(SILENT) & (Lead.expires_at <= now)
        some = select(ServiceRequest.id).where(
            exists().where(Lead.request_id == ServiceRequest.id, silent)
        )
        locked = some.order_by(ServiceRequest.id).limit(limit).with_for_update(skip_locked=True)
        request_ids = (await self._session.scalars(locked)).all()
        query = select(Lead).where(Lead.request_id.in_(request_ids), silent).order_by(Lead.id)
        leads = query.with_for_update()
        return (await self._session.scalars(leads, execution_options=_FRESH)).all()

    async def mark_viewed(self, lead_id: UUID, now: datetime) -> None:
        """The first time, and not once it is answered or over."""
        await self._session.execute(
            update(Lead)
            .where(Lead.id == lead_id, Lead.status == LeadStatus.NEW)
            .values(status=LeadStatus.VIEWED, viewed_at=now)
            .execution_options(synchronize_session=False)
        )

    async def alone(self, business_ids: Sequence[UUID]) -> None:
        """Until the commit nobody else offers leads to these businesses, or counts how they answer.
        All at once and in order, so that two who want the same do not wait for each other.
        """
        for business_id in sorted(set(business_ids)):
            key = func.hashtextextended(f"leads of {business_id}", 0)
            await self._session.execute(select(func.pg_advisory_xact_lock(key)))
