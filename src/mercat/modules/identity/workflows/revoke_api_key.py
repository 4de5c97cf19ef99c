"""Somebody takes a key back: the next request with it is refused."""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.identity.repository import ApiKeyRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.errors import NotFound


class RevokeApiKey:
    def __init__(
        self, transaction: Transaction, keys: ApiKeyRepository, audit: AuditTrail, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._keys = keys
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, key_id: UUID, device: Device) -> None:
        """Raises NotFound, for other people's keys too."""
        async with self._transaction:
            if not await self._keys.revoke(key_id, actor.user_id, self._clock.now()):
                raise NotFound("You have no such API key.")
            await self._audit.record(
                Act(
                    action="api_key.revoked",
                    target_type="api_key",
                    target_id=str(key_id),
                    actor_id=actor.user_id,
                    ip=device.ip,
                )
            )
