"""Requests, about to be made or changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.leads.models import (
    Quote,
    QuoteStatus,
    RequestPhoto,
    RequestStatus,
    ServiceRequest,
)
from mercat.modules.leads.repository.views import OWN

_FRESH = {"populate_existing": True}
_RUNNING = ServiceRequest.status.in_((RequestStatus.OPEN, RequestStatus.MATCHED))


class RequestRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, request: ServiceRequest) -> None:
        self._session.add(request)
        await self._session.flush()

    async def show(self, photo: RequestPhoto) -> None:
        self._session.add(photo)
        await self._session.flush()

    async def told(self, request_id: UUID) -> Mapping[str, Any]:
        """As its customer sees it who has just made it."""
        found = await self._session.execute(OWN, {"request_id": request_id})
        return {str(name): value for name, value in found.mappings().one().items()}

    async def shown(self, request_id: UUID) -> Sequence[UUID]:
        """Its photos' files, in their order."""
        query = select(RequestPhoto.file_id).where(RequestPhoto.request_id == request_id)
        return (await self._session.scalars(query.order_by(RequestPhoto.position))).all()

    async def running_of(self, customer_id: UUID) -> Sequence[ServiceRequest]:
        """Those that look for somebody."""
        query = select(ServiceRequest).where(ServiceRequest.customer_id == customer_id, _RUNNING)
        return (await self._session.scalars(query)).all()

    async def lock(self, request_id: UUID) -> ServiceRequest | None:
        """As it stands now, and until the commit nobody else changes it, its leads or its quotes:
        whoever changes those has locked it first.
        """
        found: ServiceRequest | None = await self._session.scalar(
            select(ServiceRequest).where(ServiceRequest.id == request_id).with_for_update(),
            execution_options=_FRESH,
        )
        return found

    async def lock_sent_quotes(self, request_id: UUID) -> Sequence[Quote]:
        """Once the request is locked: those that could be accepted."""
        query = select(Quote).where(
            Quote.request_id == request_id, Quote.status == QuoteStatus.SENT
        )
        locked = query.order_by(Quote.id).with_for_update()
        return (await self._session.scalars(locked, execution_options=_FRESH)).all()

    async def lock_over(self, now: datetime, limit: int) -> Sequence[ServiceRequest]:
        """Those whose time is over. What somebody is at is left to them, here and below."""
        return await self._lock(_RUNNING & (ServiceRequest.expires_at <= now), limit)

    async def lock_waiting(self, now: datetime, limit: int) -> Sequence[ServiceRequest]:
        """Those for which it is time to ask more."""
        return await self._lock(_RUNNING & (ServiceRequest.next_wave_at <= now), limit)

    async def _lock(self, which: ColumnElement[bool], limit: int) -> Sequence[ServiceRequest]:
        query = select(ServiceRequest).where(which).order_by(ServiceRequest.id).limit(limit)
        locked = query.with_for_update(skip_locked=True)
        return (await self._session.scalars(locked, execution_options=_FRESH)).all()
