"""Somebody signs out on this device."""

from mercat.modules.identity.events import SessionRevoked
from mercat.modules.identity.models import Actor, Device
from mercat.modules.identity.repository import SessionRepository
from mercat.modules.identity.service import Sessions
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class SignOut:
    def __init__(
        self,
        transaction: Transaction,
        logins: SessionRepository,
        sessions: Sessions,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._logins = logins
        self._sessions = sessions
        self._outbox = outbox
        self._clock = clock

    async def execute(self, actor: Actor, device: Device) -> None:
        now, reason = self._clock.now(), "signed_out"
        async with self._transaction:
            login = await self._logins.lock(actor.login_id)
            if login is not None and login.revoke(reason, now):
                self._outbox.add(
                    SessionRevoked(
                        session_id=login.id,
                        user_id=login.user_id,
                        reason=reason,
                        ip=device.ip,
                        user_agent=device.user_agent,
                        at=now,
                    )
                )
        await self._sessions.forget([(actor.user_id, actor.login_id)])
