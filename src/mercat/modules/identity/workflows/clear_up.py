"""Once an hour: what means nothing any more is forgotten: codes, links, failures, registrations,
sign-ins of long ago.
"""

from datetime import timedelta

from mercat.modules.identity.repository import (
    LinkRepository,
    OtpRepository,
    PendingRepository,
    SessionRepository,
    ThrottleRepository,
)
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

_KEPT = timedelta(days=2)
"""Longer than the longest limit that is counted from these rows."""
_SESSIONS_KEPT = timedelta(days=60)
"""After their last day: so long a device is a known one, which no stranger's failures lock."""
_NEVER_VERIFIED = timedelta(days=7)
"""After which a registration is somebody's mistyped address."""
_MOST = 2000
"""Registrations at a time: the relay has other things to do."""


class ClearUp:
    def __init__(
        self,
        transaction: Transaction,
        otps: OtpRepository,
        links: LinkRepository,
        sessions: SessionRepository,
        pending: PendingRepository,
        throttles: ThrottleRepository,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._otps = otps
        self._links = links
        self._sessions = sessions
        self._pending = pending
        self._throttles = throttles
        self._clock = clock

    async def execute(self) -> None:
        now = self._clock.now()
        before = now - _KEPT
        async with self._transaction:
            await self._otps.forget(before)
            await self._links.forget(before)
            await self._sessions.forget(now - _SESSIONS_KEPT)
            await self._pending.forget(now - _NEVER_VERIFIED, _MOST)
            await self._throttles.forget(before)
