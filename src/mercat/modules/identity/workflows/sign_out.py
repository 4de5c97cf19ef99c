"""Somebody signs out on this device."""

from mercat.modules.identity.models import Actor, Device
from mercat.modules.identity.repository import SessionRepository
from mercat.modules.identity.service import Sessions
from mercat.platform.db import Transaction


class SignOut:
    def __init__(
        self, transaction: Transaction, logins: SessionRepository, sessions: Sessions
    ) -> None:
        self._transaction = transaction
        self._logins = logins
        self._sessions = sessions

    async def execute(self, actor: Actor, device: Device) -> None:
        async with self._transaction:
            login = await self._logins.lock(actor.login_id)
            if login is not None:
                self._sessions.revoke(login, "signed_out", device)
        await self._sessions.forget([(actor.user_id, actor.login_id)])
