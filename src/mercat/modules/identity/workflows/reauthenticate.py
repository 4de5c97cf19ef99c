"""Somebody who is signed in shows again that it is them, before a grave act.

Everything that they have is asked for: the password if there is one, a second factor if there is
one. Whoever has neither signs in again.
"""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import (
    AccountLocked,
    InvalidCredentials,
    MfaCodeInvalid,
    ReauthenticationRequired,
    SessionEnded,
)
from mercat.modules.identity.models import Actor, Device, Proof, User
from mercat.modules.identity.repository import SessionRepository, UserRepository
from mercat.modules.identity.schemas import ReauthenticateInput
from mercat.modules.identity.service import Factors, Sessions, Throttles
from mercat.modules.identity.service.throttles import Hurdle
from mercat.platform.clock import Clock
from mercat.platform.crypto.passwords import Passwords
from mercat.platform.db import Transaction
from mercat.platform.errors import RateLimited


class Reauthenticate:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        logins: SessionRepository,
        sessions: Sessions,
        throttles: Throttles,
        factors: Factors,
        passwords: Passwords,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._logins = logins
        self._sessions = sessions
        self._throttles = throttles
        self._factors = factors
        self._passwords = passwords
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, input: ReauthenticateInput, device: Device) -> None:
        session_id = actor.login_id
        async with self._transaction:
            user = (await self._users.get_many([actor.user_id])).get(actor.user_id)
            if user is None:
                raise SessionEnded
            hurdle = await self._hurdle(user, device)
        await self._check_password(user, input, hurdle)
        code = input.code.get_secret_value() if input.code else None
        async with self._transaction:
            locked, login = await self._users.lock(user.id), await self._logins.lock(session_id)
            if locked is None or locked.password_hash != user.password_hash:
                raise InvalidCredentials
            if login is None or login.revoked_at is not None:
                raise SessionEnded
            proven = await self._prove(locked, code, device)
            if proven:
                login.authenticated_at = self._clock.now()
        if not proven:
            raise MfaCodeInvalid

    async def _hurdle(self, user: User, device: Device) -> Hurdle:
        known = await self._sessions.knows(user, device)
        own = self._sessions.device_hash(device) if known else None
        return await self._throttles.look(user.email, device.ip, own)

    async def _check_password(self, user: User, input: ReauthenticateInput, hurdle: Hurdle) -> None:
        """Counted and told as at a sign-in."""
        if user.password_hash is None:
            return
        if hurdle.network_wait:
            raise RateLimited(retry_after=hurdle.network_wait)
        given = input.password.get_secret_value() if input.password else ""
        if not await self._passwords.verify(given, user.password_hash):
            async with self._transaction:
                await self._throttles.count_failure(hurdle)
            raise InvalidCredentials
        if hurdle.account_wait:
            raise AccountLocked(retry_after=hurdle.account_wait)
        async with self._transaction:
            await self._throttles.clear(hurdle)

    async def _prove(self, user: User, code: str | None, device: Device) -> bool:
        """Whether the second factor was right, or there is none and the password was."""
        if not await self._factors.is_on(user.id):
            if user.password_hash is None:
                raise ReauthenticationRequired("Sign in again, and then repeat the request.")
            return True
        if code is None:
            return False
        proof = await self._factors.prove(user, code, device)
        if proof is Proof.RECOVERY_CODE:
            await self._audit.record(
                Act(
                    action="mfa.recovery_code_used",
                    target_type="user",
                    target_id=str(user.id),
                    actor_id=user.id,
                    ip=device.ip,
                )
            )
        return proof is not None
