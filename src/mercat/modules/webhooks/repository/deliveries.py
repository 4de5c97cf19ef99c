"""What was sent to endpoints, and is to be."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Uuid,
    bindparam,
    delete,
    literal_column,
    null,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.webhooks.models import DeliveryStatus, WebhookAttempt, WebhookDelivery
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

_TOLD: Select[*tuple[Any, ...]] = select(
    WebhookDelivery.id,
    WebhookDelivery.endpoint_id,
    WebhookDelivery.event_id,
    WebhookDelivery.type,
    WebhookDelivery.status,
    WebhookDelivery.attempts,
    WebhookDelivery.occurred_at,
    WebhookDelivery.next_attempt_at,
    WebhookDelivery.last_attempt_at,
    WebhookDelivery.took_ms,
    WebhookDelivery.answer_status,
    WebhookDelivery.answer,
    WebhookDelivery.error,
    WebhookDelivery.created_at,
).where(WebhookDelivery.endpoint_id == bindparam("endpoint_id", type_=Uuid))
_SUCH = _TOLD.where(WebhookDelivery.status == bindparam("status", type_=String))
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_AFTER: tuple[ColumnElement[Any], ...] = (bindparam("after", type_=Uuid),)


def _page(told: Select[*tuple[Any, ...]], after: tuple[ColumnElement[Any], ...] | None) -> Query:
    return Query(keyset(told, [WebhookDelivery.id], after, limit=_LIMIT))


DELIVERIES, LATER_DELIVERIES = _page(_TOLD, None), _page(_TOLD, _AFTER)
"""To an endpoint, the newest first."""
OF_STATUS, LATER_OF_STATUS = _page(_SUCH, None), _page(_SUCH, _AFTER)
DELIVERY = Query(_TOLD.where(WebhookDelivery.id == bindparam("delivery_id", type_=Uuid)))
ATTEMPTS = Query(
    select(
        WebhookAttempt.number,
        WebhookAttempt.tried_at,
        WebhookAttempt.took_ms,
        WebhookAttempt.answer_status,
        WebhookAttempt.answer,
        WebhookAttempt.error,
    )
    .where(WebhookAttempt.delivery_id == bindparam("delivery_id", type_=Uuid))
    .order_by(WebhookAttempt.number.desc())
    .limit(100)
)
"""Of a delivery, the newest first; the last hundred."""


class DeliveryRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, deliveries: Sequence[WebhookDelivery]) -> None:
        self._session.add_all(deliveries)
        await self._session.flush()

    async def lock(self, endpoint_id: UUID, delivery_id: UUID) -> WebhookDelivery | None:
        found: WebhookDelivery | None = await self._session.scalar(
            select(WebhookDelivery)
            .where(WebhookDelivery.id == delivery_id, WebhookDelivery.endpoint_id == endpoint_id)
            .with_for_update(),
            execution_options={"populate_existing": True},
        )
        return found

    async def first_pending(self, endpoint_id: UUID) -> WebhookDelivery | None:
        """What is due first of all that waits for an endpoint, whether or not it is due yet."""
        found: WebhookDelivery | None = await self._session.scalar(
            select(WebhookDelivery)
            .where(
                WebhookDelivery.endpoint_id == endpoint_id,
                # As the index says it: a parameter would not match.
                WebhookDelivery.status == literal_column("'PENDING'"),
            )
            .order_by(WebhookDelivery.next_attempt_at, WebhookDelivery.id)
            .limit(1)
            .with_for_update(),
            execution_options={"populate_existing": True},
        )
        return found

    async def keep(self, attempt: WebhookAttempt) -> None:
        self._session.add(attempt)
        await self._session.flush()

    async def renew_failed(
        self, endpoint_id: UUID, since: datetime, now: datetime, most: int
    ) -> int:
        """How many of those that tell of what happened since then are to be tried again: the
        oldest.
        """
        failed = (
            select(WebhookDelivery.id)
            .where(
                WebhookDelivery.endpoint_id == endpoint_id,
                WebhookDelivery.status == DeliveryStatus.FAILED,
                WebhookDelivery.occurred_at >= since,
            )
            .order_by(WebhookDelivery.id)
            .limit(most)
        )
        renewed = await self._session.scalars(
            update(WebhookDelivery)
            .where(WebhookDelivery.id.in_(failed))
            .values(status=DeliveryStatus.PENDING, next_attempt_at=now, round=0)
            .returning(WebhookDelivery.id),
            execution_options={"synchronize_session": False},
        )
        return len(renewed.all())

    async def fail_pending(self, endpoint_id: UUID, error: str) -> None:
        """All that waits for an endpoint to which nothing is sent any more."""
        await self._session.execute(
            update(WebhookDelivery)
            .where(
                WebhookDelivery.endpoint_id == endpoint_id,
                WebhookDelivery.status == DeliveryStatus.PENDING,
            )
            .values(status=DeliveryStatus.FAILED, next_attempt_at=null(), error=error),
            execution_options={"synchronize_session": False},
        )

    async def forget(self, before: datetime, most: int) -> int:
        """How many were made before then and are not there any more."""
        old = select(WebhookDelivery.id).where(WebhookDelivery.created_at < before).limit(most)
        gone = await self._session.scalars(
            delete(WebhookDelivery)
            .where(WebhookDelivery.id.in_(old))
            .returning(WebhookDelivery.id),
            execution_options={"synchronize_session": False},
        )
        return len(gone.all())
