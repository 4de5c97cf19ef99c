"""Somebody gets new recovery codes; the old ones die."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import MfaNotOn, SessionEnded
from mercat.modules.identity.models import Actor, Device
from mercat.modules.identity.repository import UserRepository
from mercat.modules.identity.service import Factors, StepUp
from mercat.platform.db import Transaction


class RenewRecoveryCodes:
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

    async def execute(self, actor: Actor, device: Device) -> list[str]:
        async with self._transaction:
            user = await self._users.lock(actor.user_id)
            await self._step_up.require(actor)
            if user is None:
                raise SessionEnded
            if not await self._factors.is_on(user.id):
                raise MfaNotOn
            codes = await self._factors.renew_codes(user)
            self._factors.announce(user, "recovery_codes_renewed", device)
            await self._audit.record(
                Act(
                    action="mfa.recovery_codes_renewed",
                    target_type="user",
                    target_id=str(user.id),
                    actor_id=user.id,
                    ip=device.ip,
                )
            )
        return codes
