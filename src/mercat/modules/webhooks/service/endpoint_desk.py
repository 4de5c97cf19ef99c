"""A business's endpoints, for those of its team who may manage them."""

from collections.abc import Sequence
from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor
from mercat.modules.webhooks.errors import NoEndpoint
from mercat.modules.webhooks.models import WebhookEndpoint
from mercat.modules.webhooks.repository import EndpointRepository
from mercat.platform.outbox import Session


class EndpointDesk:
    """In the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._teams = Teams.of(session)
        self._endpoints = EndpointRepository(session)

    async def require(self, actor: Actor, business_id: UUID, *, lock: bool = False) -> None:
        """Raises NoBusiness, Forbidden. `lock`: until the commit nobody else changes the business
        or what hangs on it.
        """
        await self._teams.require(actor, business_id, TeamPermission.WEBHOOKS_MANAGE, lock=lock)

    async def of(self, actor: Actor, business_id: UUID) -> Sequence[WebhookEndpoint]:
        """The oldest first. Raises NoBusiness, Forbidden."""
        await self.require(actor, business_id)
        return await self._endpoints.of(business_id)

    async def find(self, actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
        """Raises NoEndpoint, Forbidden."""
        return await self._permitted(actor, await self._endpoints.find(endpoint_id))

    async def hold(self, actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
        """Until the commit nobody else changes it. Raises NoEndpoint, Forbidden."""
        return await self._permitted(actor, await self._endpoints.lock(endpoint_id))

    async def _permitted(self, actor: Actor, endpoint: WebhookEndpoint | None) -> WebhookEndpoint:
        if endpoint is None or endpoint.archived_at is not None:
            raise NoEndpoint
        try:
            await self.require(actor, endpoint.business_id)
        except NoBusiness as error:
            raise NoEndpoint from error
        return endpoint
