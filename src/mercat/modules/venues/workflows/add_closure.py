"""A team shuts its studio for a while."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.errors import (
    ClosureBackwards,
    ClosureOverlaps,
    ClosurePast,
    TooManyClosures,
)
from mercat.modules.venues.events import StudioChanged
from mercat.modules.venues.models import StudioClosure
from mercat.modules.venues.repository import StudioRepository
from mercat.modules.venues.schemas import ClosureInput
from mercat.modules.venues.service import StudioHolds, act
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox

MOST_CLOSURES = 200
"""Of a studio, as long as they are not over."""


class AddClosure:
    def __init__(
        self,
        transaction: Transaction,
        holds: StudioHolds,
        studios: StudioRepository,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._studios = studios
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, studio_id: UUID, input: ClosureInput, device: Device
    ) -> UUID:
        """Its id. What is booked stays booked. Raises NoStudio, Forbidden, TimezoneRequired,
        ClosureBackwards, ClosurePast, TooManyClosures and ClosureOverlaps.
        """
        async with self._transaction:
            studio = await self._holds.of_team(actor, studio_id)
            now, (starts_at, ends_at) = self._clock.now(), input.within(studio.timezone)
            if ends_at <= starts_at:
                raise ClosureBackwards
            if ends_at <= now:
                raise ClosurePast
            others = await self._studios.closures(studio_id, now)
            if len(others) >= MOST_CLOSURES:
                raise TooManyClosures
            if any(one.starts_at < ends_at and one.ends_at > starts_at for one in others):
                raise ClosureOverlaps
            closure = StudioClosure(
                id=uuid7(),
                studio_id=studio_id,
                starts_at=starts_at,
                ends_at=ends_at,
                reason=input.reason,
            )
            await self._studios.add_closure(closure)
            self._outbox.add(StudioChanged(studio_id=studio_id))
            told = {"closure_id": str(closure.id)}
            await self._audit.record(act("studio.closed", actor, device, studio_id, **told))
        return closure.id
