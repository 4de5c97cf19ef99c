"""Somebody who has shown that the mailbox is theirs sets a new password.

Whoever else was in the account is out: every session, API key, code and link ends. Nobody is
signed in, a second factor stays on, and a suspended account stays suspended (OWASP ASVS 5.0,
6.4.3).
"""

from typing import Any

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import LinkInvalid, OtpExpired
from mercat.modules.identity.events import PasswordChanged
from mercat.modules.identity.models import Device, Link, Otp, Purpose, User, UserStatus
from mercat.modules.identity.repository import ApiKeyRepository, UserRepository
from mercat.modules.identity.schemas import ResetPasswordInput
from mercat.modules.identity.service import (
    Challenges,
    Links,
    Sessions,
    Verification,
    check_new_password,
)
from mercat.platform.clock import Clock
from mercat.platform.crypto.passwords import Passwords
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox

_PURPOSE = Purpose.RESET_PASSWORD


class ResetPassword:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        keys: ApiKeyRepository,
        challenges: Challenges,
        links: Links,
        verification: Verification,
        sessions: Sessions,
        audit: AuditTrail,
        outbox: Outbox,
        passwords: Passwords,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._keys = keys
        self._challenges = challenges
        self._links = links
        self._verification = verification
        self._sessions = sessions
        self._audit = audit
        self._outbox = outbox
        self._passwords = passwords
        self._clock = clock

    async def execute(self, input: ResetPasswordInput, device: Device) -> None:
        password = input.new_password.get_secret_value()
        check_new_password(password)
        proof = await self._proof(input)
        password_hash = await self._passwords.hash(password)
        async with self._transaction:
            user = await self._user(proof)
            check_new_password(password, email=user.email)
            if isinstance(proof, Otp):
                await self._challenges.use(proof)
            else:
                await self._links.use(proof)
            user.settle()  # whose password it is now is known
            user.password_hash = password_hash
            acts = await self._verification.confirm(user, device, "reset")
            await self._verification.end_all(user)
            ended = await self._sessions.end_all(user.id, "password_reset", device)
            revoked = await self._keys.revoke_all(user.id, self._clock.now())
            self._outbox.add(
                PasswordChanged(
                    user_id=user.id,
                    ip=device.ip,
                    user_agent=device.user_agent,
                    at=self._clock.now(),
                )
            )
            changes = {
                "by": "code" if isinstance(proof, Otp) else "link",
                "sessions_ended": len(ended),
                "keys_revoked": revoked,
            }
            for act in (*acts, _act(user, device, changes)):
                await self._audit.record(act)
        await self._sessions.forget(ended)

    async def _proof(self, input: ResetPasswordInput) -> Otp | Link:
        """What was mailed and has been shown, not used up yet: hashing comes first."""
        if input.token is not None:
            async with self._transaction:
                return await self._links.find(input.token.get_secret_value(), _PURPOSE)
        email, code = str(input.email), str(input.code)
        async with self._transaction:
            otp = await self._challenges.count(email, _PURPOSE)
        if otp is None:
            async with self._transaction:
                raise await self._challenges.reason(email, _PURPOSE)
        self._challenges.check(otp, code)
        return otp

    async def _user(self, proof: Otp | Link) -> User:
        if isinstance(proof, Otp):
            user = await self._users.lock_email(proof.email)
        else:
            user = await self._users.lock(proof.user_id)
        if user is None or user.status is UserStatus.DELETED:
            raise OtpExpired if isinstance(proof, Otp) else LinkInvalid
        return user


def _act(user: User, device: Device, changes: dict[str, Any]) -> Act:
    return Act(
        action="password.reset",
        target_type="user",
        target_id=str(user.id),
        actor_id=user.id,
        ip=device.ip,
        changes=changes,
    )
