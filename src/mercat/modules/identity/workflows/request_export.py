"""Somebody asks for all that is known about them."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import SessionEnded
from mercat.modules.identity.events import ExportRequested
from mercat.modules.identity.models import Actor, DataExport, Device, User
from mercat.modules.identity.repository import ExportRepository, UserRepository
from mercat.modules.identity.service import ExportFiles, StepUp
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox

_PATIENCE = timedelta(days=1)
"""After which an export that never came may be asked for again."""


@dataclass(frozen=True)
class ExportState:
    """Without a URL it is still being written."""

    url: str | None = None
    expires_at: datetime | None = None


class RequestExport:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        exports: ExportRepository,
        files: ExportFiles,
        step_up: StepUp,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._exports = exports
        self._files = files
        self._step_up = step_up
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, device: Device) -> ExportState:
        """Asked again, it says how far the one that is under way has come."""
        now = self._clock.now()
        async with self._transaction:
            user = await self._users.lock(actor.user_id)
            if user is None:
                raise SessionEnded
            await self._step_up.require(actor)
            export = await self._exports.live(user.id, now)
            if export is None:
                export = await self._begin(user, now, device)
        if export.completed_at is None:
            return ExportState()
        return ExportState(await self._files.url(export), export.expires_at)

    async def _begin(self, user: User, now: datetime, device: Device) -> DataExport:
        export = DataExport(
            id=uuid7(),
            user_id=user.id,
            # Chosen before it is written: a file is never without a row that says to delete it.
            storage_key=f"exports/{secrets.token_hex(32)}.zip",
            expires_at=now + _PATIENCE,
        )
        self._exports.add(export)
        self._outbox.add(ExportRequested(export_id=export.id, user_id=user.id))
        await self._audit.record(
            Act(
                action="export.requested",
                target_type="user",
                target_id=str(user.id),
                actor_id=user.id,
                ip=device.ip,
            )
        )
        return export
