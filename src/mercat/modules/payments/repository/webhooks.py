"""What gateways have told, and how our books compared with theirs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, any_, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.payments.models import (
    Charge,
    Gateway,
    Reconciliation,
    Refund,
    RefundStatus,
    WebhookEvent,
    WebhookFilter,
)
from mercat.platform.ids import uuid7
from mercat.platform.pagination import Key, counted, keyset

_FRESH = {"populate_existing": True}
_FIRST_PAUSE, _LONGEST_PAUSE = 15, 3600
"""Seconds."""
_DOUBLINGS = 10
"""After so many the pause is longer than the longest anyway."""


class WebhookRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, gateway: Gateway, event_id: str, kind: str, payload: dict[str, Any]
    ) -> UUID | None:
        """None for one that is there already."""
        statement = (
            insert(WebhookEvent)
            .values(
                id=uuid7(),
                gateway=gateway,
                event_id=event_id,
                kind=kind,
                payload=payload,
                attempts=1,
            )
            .on_conflict_do_nothing(index_elements=["gateway", "event_id"])
            .returning(WebhookEvent.id)
        )
        found: UUID | None = await self._session.scalar(statement)
        return found

    async def find(self, webhook_id: UUID) -> WebhookEvent | None:
        return await self._session.get(WebhookEvent, webhook_id)

    async def lock(self, webhook_id: UUID) -> WebhookEvent | None:
        """Until the commit nobody else's."""
        query = select(WebhookEvent).where(WebhookEvent.id == webhook_id).with_for_update()
        found: WebhookEvent | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def claim_due(self, now: datetime, since: datetime, limit: int) -> Sequence[UUID]:
        """Those unhandled that came after `since` and have waited long enough since they were last
        tried: twice as long each time. They count as tried once more.
        """
        doublings = func.power(2, func.least(WebhookEvent.attempts - 1, _DOUBLINGS))
        seconds = func.least(_FIRST_PAUSE * doublings, _LONGEST_PAUSE)
        pause = func.make_interval(0, 0, 0, 0, 0, 0, seconds)
        due = (
            select(WebhookEvent.id)
            .where(WebhookEvent.processed_at.is_(None), WebhookEvent.created_at > since)
            .where(WebhookEvent.updated_at + pause <= now)
            .order_by(WebhookEvent.created_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        statement = (
            update(WebhookEvent)
            .where(WebhookEvent.id.in_(due.scalar_subquery()))
            .values(attempts=WebhookEvent.attempts + 1, updated_at=now)
            .returning(WebhookEvent.id)
            .execution_options(synchronize_session=False)
        )
        return (await self._session.scalars(statement)).all()

    async def unhandled(self) -> dict[Gateway, int]:
        """How many, of each gateway that has any."""
        query = (
            select(WebhookEvent.gateway, func.count().label("number"))
            .where(WebhookEvent.processed_at.is_(None))
            .group_by(WebhookEvent.gateway)
        )
        rows = await self._session.execute(query)
        return {row.gateway: row.number for row in rows}

    async def forget(self, before: datetime, limit: int) -> int:
        """Some that are handled and came before then. How many there were."""
        old = (
            select(WebhookEvent.id)
            .where(WebhookEvent.processed_at.is_not(None), WebhookEvent.created_at < before)
            .order_by(WebhookEvent.created_at, WebhookEvent.id)
            .limit(limit)
        )
        ids = (await self._session.scalars(old)).all()
        if ids:
            mine = WebhookEvent.id == any_(bindparam("ids", list(ids)))
            await self._session.execute(delete(WebhookEvent).where(mine))
        return len(ids)

    async def page(
        self, asked: WebhookFilter, after: Key | None, limit: int, skip: int
    ) -> Sequence[WebhookEvent]:
        """Newest first, `skip` of them left out; one more than `limit`, if there is one."""
        columns = [WebhookEvent.created_at, WebhookEvent.id]
        query = keyset(_matching(asked), columns, after, limit=limit)
        return (await self._session.scalars(query.offset(skip))).all()

    async def count(self, asked: WebhookFilter, most: int) -> int:
        """Counts no further than to `most`."""
        query = counted(_matching(asked).with_only_columns(WebhookEvent.id), most)
        return int(await self._session.scalar(query) or 0)


class ReconciliationRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, made: Reconciliation) -> None:
        self._session.add(made)
        await self._session.flush()

    async def payments(self, gateway: Gateway, since: datetime, until: datetime) -> Sequence[str]:
        """The gateway's names of what was paid there then, as our books say."""
        query = select(Charge.payment_id).where(
            Charge.gateway == gateway,
            Charge.payment_id.is_not(None),
            Charge.paid_at.between(since, until),
        )
        return [name for name in await self._session.scalars(query) if name is not None]

    async def refunds(self, gateway: Gateway, since: datetime, until: datetime) -> Sequence[str]:
        """The gateway's names of what went back there then, as our books say."""
        query = select(Refund.gateway_refund_id).where(
            Refund.gateway == gateway,
            Refund.status == RefundStatus.SUCCEEDED,
            Refund.gateway_refund_id.is_not(None),
            Refund.settled_at.between(since, until),
        )
        return [name for name in await self._session.scalars(query) if name is not None]

    async def last_whole(self, gateway: Gateway) -> datetime | None:
        """Up to when it was last compared without a fault."""
        query = select(func.max(Reconciliation.until)).where(
            Reconciliation.gateway == gateway, Reconciliation.error.is_(None)
        )
        found: datetime | None = await self._session.scalar(query)
        return found

    async def page(
        self, gateway: Gateway | None, after: Key | None, limit: int, skip: int
    ) -> Sequence[Reconciliation]:
        """Newest first, `skip` of them left out; one more than `limit`, if there is one."""
        columns = [Reconciliation.created_at, Reconciliation.id]
        query = keyset(_of(gateway), columns, after, limit=limit)
        return (await self._session.scalars(query.offset(skip))).all()

    async def count(self, gateway: Gateway | None, most: int) -> int:
        """Counts no further than to `most`."""
        query = counted(_of(gateway).with_only_columns(Reconciliation.id), most)
        return int(await self._session.scalar(query) or 0)


def _matching(asked: WebhookFilter) -> Select[WebhookEvent]:
    query = select(WebhookEvent)
    if asked.gateway is not None:
        query = query.where(WebhookEvent.gateway == asked.gateway)
    if asked.handled is not None:
        done = WebhookEvent.processed_at.is_not(None)
        query = query.where(done if asked.handled else ~done)
    return query


def _of(gateway: Gateway | None) -> Select[Reconciliation]:
    query = select(Reconciliation)
    return query if gateway is None else query.where(Reconciliation.gateway == gateway)
