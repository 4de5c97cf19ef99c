"""Somebody who is signed in shows again that it is them, before a grave act.

Everything that they have is asked for: the password if there is one, a second factor if there is
one. Whoever has neither signs in again.
"""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import (
    MfaCodeInvalid,
    MfaCodeRequired,
    ReauthenticationRequired,
    SessionEnded,
)
from mercat.modules.identity.models import Actor, Device, LoginSession, Proof, User
from mercat.modules.identity.repository import SessionRepository, UserRepository
from mercat.modules.identity.schemas import ReauthenticateInput
from mercat.modules.identity.service import Factors, Reproof
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class Reauthenticate:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        logins: SessionRepository,
        reproof: Reproof,
        factors: Factors,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._logins = logins
        self._reproof = reproof
        self._factors = factors
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, input: ReauthenticateInput, device: Device) -> None:
        session_id = actor.login_id
        shown = await self._reproof.prove(actor, input.password, device)
        code = input.code.get_secret_value() if input.code else None
        async with self._transaction:
            user, login = await self._users.lock(actor.user_id), await self._logins.lock(session_id)
            if user is None:
                raise SessionEnded
            await self._reproof.settle(user, shown)
            if login is None or login.revoked_at is not None:
                raise SessionEnded
            proven = await self._prove(user, login, code, device)
            if proven:
                login.authenticated_at = self._clock.now()
        if not proven:
            raise MfaCodeInvalid

    async def _prove(
        self, user: User, login: LoginSession, code: str | None, device: Device
    ) -> bool:
        """Whether the second factor was right, or there is none and the password was."""
        if not await self._factors.is_on(user.id):
            if user.password_hash is None:
                raise ReauthenticationRequired("Sign in again, and then repeat the request.")
            return True
        if code is None:
            raise MfaCodeRequired
        proof = await self._factors.prove(user, code, device)
        if proof is not None:
            login.factor_at = self._clock.now()
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
