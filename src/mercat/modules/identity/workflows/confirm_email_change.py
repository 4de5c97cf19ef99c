"""Somebody enters the code that their new address was sent: it is theirs now."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import SessionEnded
from mercat.modules.identity.events import EmailChanged
from mercat.modules.identity.models import Actor, Device, Otp, Purpose, User
from mercat.modules.identity.repository import OtpRepository, PendingRepository, UserRepository
from mercat.modules.identity.schemas import ConfirmEmailInput
from mercat.modules.identity.service import Challenges, Verification
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class ConfirmEmailChange:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        pending: PendingRepository,
        otps: OtpRepository,
        challenges: Challenges,
        verification: Verification,
        audit: AuditTrail,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._pending = pending
        self._otps = otps
        self._challenges = challenges
        self._verification = verification
        self._audit = audit
        self._outbox = outbox
        self._clock = clock

    async def execute(self, actor: Actor, input: ConfirmEmailInput, device: Device) -> User:
        """Raises EmailTaken when somebody else has shown in the meantime that it is theirs."""
        async with self._transaction:
            wanted = await self._otps.newest_of(actor.user_id, Purpose.CHANGE_EMAIL)
            otp = await self._challenges.count_at(wanted) if wanted else None
        if otp is None:
            raise self._challenges.reason_of(wanted)
        self._challenges.check(otp, input.code)
        return await self._change(actor, otp, device)

    async def _change(self, actor: Actor, otp: Otp, device: Device) -> User:
        now = self._clock.now()
        async with self._transaction:
            user = await self._users.lock(actor.user_id)
            if user is None or not user.is_active:
                raise SessionEnded
            await self._challenges.use(otp)
            former = user.email
            await self._verification.end_all(user)
            await self._pending.give_way(otp.email)
            await self._users.rename(user, otp.email, now)
            self._outbox.add(
                EmailChanged(
                    user_id=user.id,
                    email=former,
                    ip=device.ip,
                    user_agent=device.user_agent,
                    at=now,
                )
            )
            await self._audit.record(
                Act(
                    action="email.changed",
                    target_type="user",
                    target_id=str(user.id),
                    actor_id=actor.user_id,
                    ip=device.ip,
                )
            )
        return user
