"""Somebody makes a key for a program of theirs. Its text is told once, and never again."""

from dataclasses import dataclass

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity import permissions
from mercat.modules.identity.errors import BeyondYourPermissions, KeyExpired, TooManyApiKeys
from mercat.modules.identity.events import ApiKeyCreated
from mercat.modules.identity.models import Actor, ApiKey, Device
from mercat.modules.identity.repository import ApiKeyRepository, UserRepository
from mercat.modules.identity.schemas import ApiKeyInput
from mercat.modules.identity.service import StepUp
from mercat.modules.identity.service.key_format import KeyText, new_key
from mercat.platform.clock import Clock
from mercat.platform.crypto.keys import Keyring
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox

MOST_KEYS = 50
"""A user's, as long as they are not revoked."""


@dataclass(frozen=True)
class MadeKey:
    row: ApiKey
    text: KeyText


class CreateApiKey:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        keys: ApiKeyRepository,
        step_up: StepUp,
        audit: AuditTrail,
        outbox: Outbox,
        keyring: Keyring,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._keys = keys
        self._step_up = step_up
        self._audit = audit
        self._outbox = outbox
        self._keyring = keyring
        self._clock = clock

    async def execute(self, actor: Actor, input: ApiKeyInput, device: Device) -> MadeKey:
        if not permissions.can_hand_on(actor, input.scopes):
            raise BeyondYourPermissions
        if input.expires_at is not None and input.expires_at <= self._clock.now():
            raise KeyExpired
        text = new_key()
        async with self._transaction:
            await self._users.lock(actor.user_id)  # one at a time, or two would be the fiftieth
            await self._step_up.require(actor)
            if await self._keys.count(actor.user_id) >= MOST_KEYS:
                raise TooManyApiKeys
            row = self._row(actor, input, text)
            await self._keys.add(row)
            self._announce(actor, device)
            await self._audit.record(
                Act(
                    action="api_key.created",
                    target_type="api_key",
                    target_id=str(row.id),
                    actor_id=actor.user_id,
                    ip=device.ip,
                    changes={"scopes": row.scopes, "expires_at": _written(input)},
                )
            )
        return MadeKey(row, text)

    def _announce(self, actor: Actor, device: Device) -> None:
        self._outbox.add(
            ApiKeyCreated(
                user_id=actor.user_id,
                ip=device.ip,
                user_agent=device.user_agent,
                at=self._clock.now(),
            )
        )

    def _row(self, actor: Actor, input: ApiKeyInput, text: KeyText) -> ApiKey:
        parts = (text.id.encode(), text.secret.encode())
        return ApiKey(
            user_id=actor.user_id,
            name=input.name,
            prefix=text.id,
            secret_hash=self._keyring.mac("api-key", *parts),
            scopes=sorted(set(input.scopes)),
            expires_at=input.expires_at,
        )


def _written(input: ApiKeyInput) -> str | None:
    return input.expires_at.isoformat() if input.expires_at else None
