"""Somebody who is signed in chooses another password: they stay, every other session ends."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import SessionEnded
from mercat.modules.identity.events import PasswordChanged
from mercat.modules.identity.models import Actor, Device, User
from mercat.modules.identity.repository import UserRepository
from mercat.modules.identity.schemas import ChangePasswordInput
from mercat.modules.identity.service import (
    Reproof,
    Sessions,
    StepUp,
    Verification,
    check_is_other,
    check_new_password,
)
from mercat.platform.clock import Clock
from mercat.platform.crypto.passwords import Passwords
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class ChangePassword:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        step_up: StepUp,
        reproof: Reproof,
        verification: Verification,
        sessions: Sessions,
        audit: AuditTrail,
        outbox: Outbox,
        passwords: Passwords,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._step_up = step_up
        self._reproof = reproof
        self._verification = verification
        self._sessions = sessions
        self._audit = audit
        self._outbox = outbox
        self._passwords = passwords
        self._clock = clock

    async def execute(self, actor: Actor, input: ChangePasswordInput, device: Device) -> None:
        stays, password = actor.login_id, input.new_password.get_secret_value()
        async with self._transaction:
            await self._step_up.require(actor)
        shown = await self._reproof.prove(actor, input.current_password, device)
        check_new_password(password, email=shown.email)
        if shown.stored is not None and input.current_password is not None:
            check_is_other(password, input.current_password.get_secret_value())
        password_hash = await self._passwords.hash(password)
        async with self._transaction:
            user = await self._users.lock(actor.user_id)
            if user is None or not user.is_active:
                raise SessionEnded
            await self._reproof.settle(user, shown)
            user.password_hash = password_hash
            await self._verification.end_all(user)
            ended = await self._sessions.end_all(user.id, "password_changed", device, except_=stays)
            self._announce(user, device)
            await self._audit.record(
                Act(
                    action="password.changed",
                    target_type="user",
                    target_id=str(user.id),
                    actor_id=actor.user_id,
                    ip=device.ip,
                    changes={"sessions_ended": len(ended)},
                )
            )
        await self._sessions.forget(ended)

    def _announce(self, user: User, device: Device) -> None:
        self._outbox.add(
            PasswordChanged(
                user_id=user.id, ip=device.ip, user_agent=device.user_agent, at=self._clock.now()
            )
        )
