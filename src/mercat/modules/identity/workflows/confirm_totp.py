"""Somebody shows a code of their new authenticator app: from now on it is asked for.

They stay; every other session, which never saw it, ends (OWASP ASVS 5.0, 7.4.3).
"""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import MfaAlreadyOn, MfaCodeInvalid, SessionEnded
from mercat.modules.identity.models import Actor, Device, User
from mercat.modules.identity.repository import SessionRepository, UserRepository
from mercat.modules.identity.schemas import MfaCodeInput
from mercat.modules.identity.service import Factors, Sessions, StepUp
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class ConfirmTotp:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        logins: SessionRepository,
        sessions: Sessions,
        step_up: StepUp,
        factors: Factors,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._logins = logins
        self._sessions = sessions
        self._step_up = step_up
        self._factors = factors
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, input: MfaCodeInput, device: Device) -> list[str]:
        """The recovery codes, which nobody can read again."""
        ended: list[tuple[UUID, UUID]] = []
        async with self._transaction:
            user = await self._users.lock(actor.user_id)
            await self._step_up.require(actor)
            login = await self._logins.lock(actor.login_id)
            if user is None or login is None or login.revoked_at is not None:
                raise SessionEnded
            if await self._factors.is_on(user.id):
                raise MfaAlreadyOn
            codes = await self._factors.confirm(user, input.code.get_secret_value())
            if codes is not None:
                login.factor_at = self._clock.now()
                ended = await self._sessions.end_all(
                    user.id, "mfa_enabled", device, except_=login.id
                )
                await self._tell(user, device, len(ended))
        await self._sessions.forget(ended)
        if codes is None:
            raise MfaCodeInvalid
        return codes

    async def _tell(self, user: User, device: Device, ended: int) -> None:
        self._factors.announce(user, "mfa_on", device)
        await self._audit.record(
            Act(
                action="mfa.enabled",
                target_type="user",
                target_id=str(user.id),
                actor_id=user.id,
                ip=device.ip,
                changes={"sessions_ended": ended},
            )
        )
