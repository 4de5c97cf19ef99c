"""Where businesses are told of what happens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.identity.models import User
from mercat.modules.webhooks.models import EndpointStatus, WebhookDelivery, WebhookEndpoint


class EndpointRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, business_id: UUID) -> Sequence[WebhookEndpoint]:
        """The oldest first."""
        found = await self._session.scalars(
            select(WebhookEndpoint)
            .where(
                WebhookEndpoint.business_id == business_id, WebhookEndpoint.archived_at.is_(None)
            )
            .order_by(WebhookEndpoint.id)
        )
        return found.all()

    async def find(self, endpoint_id: UUID) -> WebhookEndpoint | None:
        """Archived or not."""
        return await self._session.get(WebhookEndpoint, endpoint_id)

    async def lock(self, endpoint_id: UUID) -> WebhookEndpoint | None:
        """As it is now, archived or not: until the commit nobody else changes it."""
        found: WebhookEndpoint | None = await self._session.scalar(
            select(WebhookEndpoint)
            .where(WebhookEndpoint.id == endpoint_id)
            .with_for_update(key_share=True),
            execution_options={"populate_existing": True},
        )
        return found

    async def add(self, endpoint: WebhookEndpoint) -> None:
        self._session.add(endpoint)
        await self._session.flush()

    async def lock_wanting(self, business_id: UUID, type: str) -> Sequence[WebhookEndpoint]:
        """Those that are to be told of such a fact. Until the commit nobody finds that nothing
        waits for them.
        """
        found = await self._session.scalars(
            select(WebhookEndpoint)
            .where(
                WebhookEndpoint.business_id == business_id,
                WebhookEndpoint.status == EndpointStatus.ENABLED,
                WebhookEndpoint.archived_at.is_(None),
                or_(WebhookEndpoint.events.is_(None), WebhookEndpoint.events.contains([type])),
            )
            .order_by(WebhookEndpoint.id)
            .with_for_update(key_share=True),
            execution_options={"populate_existing": True},
        )
        return found.all()

    async def overslept(self, before: datetime) -> Sequence[UUID]:
        """Those that something has waited for since before then, and that nobody looks at."""
        waits = exists().where(
            WebhookDelivery.endpoint_id == WebhookEndpoint.id,
            WebhookDelivery.status == literal_column("'PENDING'"),
            WebhookDelivery.next_attempt_at < before,
        )
        found = await self._session.scalars(
            select(WebhookEndpoint.id).where(
                WebhookEndpoint.status == EndpointStatus.ENABLED,
                func.coalesce(WebhookEndpoint.wakes_at, func.to_timestamp(0)) < before,
                waits,
            )
        )
        return found.all()

    async def team(self, business_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
        """`user_id` and `role` of everybody in it."""
        found = await self._session.execute(
            select(BusinessMember.user_id, BusinessMember.role)
            .where(BusinessMember.business_id == business_id)
            .order_by(BusinessMember.id)
        )
        return found.all()

    async def user(self, user_id: UUID) -> User | None:
        return await self._session.get(User, user_id)

    async def business_name(self, business_id: UUID) -> str | None:
        found: str | None = await self._session.scalar(
            select(Business.name).where(Business.id == business_id)
        )
        return found
