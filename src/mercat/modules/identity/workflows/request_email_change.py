"""Somebody who is signed in wants another e-mail address, and is sent a code there.

Whoever asks learns nothing about that address: if it has an account, its owner is told instead.
"""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import EmailUnchanged, SessionEnded
from mercat.modules.identity.events import EmailChangeRequested
from mercat.modules.identity.models import Actor, Device, Purpose, User
from mercat.modules.identity.repository import UserRepository
from mercat.modules.identity.schemas import ChangeEmailInput
from mercat.modules.identity.service import Challenges, Reproof, StepUp
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class RequestEmailChange:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        step_up: StepUp,
        reproof: Reproof,
        challenges: Challenges,
        audit: AuditTrail,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._step_up = step_up
        self._reproof = reproof
        self._challenges = challenges
        self._audit = audit
        self._outbox = outbox
        self._clock = clock

    async def execute(self, actor: Actor, input: ChangeEmailInput, device: Device) -> None:
        async with self._transaction:
            await self._step_up.require(actor)
        shown = await self._reproof.prove(actor, input.current_password, device)
        async with self._transaction:
            user = await self._users.lock(actor.user_id)
            if user is None or not user.is_active:
                raise SessionEnded
            await self._reproof.settle(user, shown)
            if input.new_email == user.email:
                raise EmailUnchanged
            await self._challenges.refuse_many(user.id)
            if await self._challenges.request(input.new_email, Purpose.CHANGE_EMAIL, user.id):
                self._announce(user, device)
            await self._audit.record(
                Act(
                    action="email.change_requested",
                    target_type="user",
                    target_id=str(user.id),
                    actor_id=actor.user_id,
                    ip=device.ip,
                )
            )

    def _announce(self, user: User, device: Device) -> None:
        self._outbox.add(
            EmailChangeRequested(
                user_id=user.id,
                email=user.email,
                ip=device.ip,
                user_agent=device.user_agent,
                at=self._clock.now(),
            )
        )
