"""Somebody shows a code of their new authenticator app: from now on it is asked for."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import MfaAlreadyOn, MfaCodeInvalid, SessionEnded
from mercat.modules.identity.models import Actor, Device, User
from mercat.modules.identity.repository import UserRepository
from mercat.modules.identity.schemas import MfaCodeInput
from mercat.modules.identity.service import Factors, StepUp
from mercat.platform.db import Transaction


class ConfirmTotp:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        step_up: StepUp,
        factors: Factors,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._step_up = step_up
        self._factors = factors
        self._audit = audit

    async def execute(self, actor: Actor, input: MfaCodeInput, device: Device) -> list[str]:
        """The recovery codes, which nobody can read again."""
        async with self._transaction:
            user = await self._users.lock(actor.user_id)
            await self._step_up.require(actor)
            if user is None:
                raise SessionEnded
            if await self._factors.is_on(user.id):
                raise MfaAlreadyOn
            codes = await self._factors.confirm(user, input.code.get_secret_value())
            if codes is not None:
                await self._tell(user, device)
        if codes is None:
            raise MfaCodeInvalid
        return codes

    async def _tell(self, user: User, device: Device) -> None:
        self._factors.announce(user, "mfa_on", device)
        await self._audit.record(
            Act(
                action="mfa.enabled",
                target_type="user",
                target_id=str(user.id),
                actor_id=user.id,
                ip=device.ip,
            )
        )
