"""Somebody opens an account, and is sent a code to show that the address is theirs.

An account that nobody has verified belongs to nobody: whoever registers its address next replaces
what was entered before, and the codes and links of that are good no longer. So a code verifies the
registration that it was mailed for. If it was registered from several devices, the password goes
when the address is verified: nobody can leave one in an account for its owner.
"""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import EmailTaken, PhoneTaken
from mercat.modules.identity.events import UserRegistered
from mercat.modules.identity.models import Device, Purpose, User, UserStatus
from mercat.modules.identity.repository import (
    LinkRepository,
    OtpRepository,
    PendingRepository,
    UserRepository,
)
from mercat.modules.identity.schemas import RegisterInput
from mercat.modules.identity.service import Challenges, Sessions, check_new_password
from mercat.platform.clock import Clock
from mercat.platform.crypto.passwords import Passwords
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox


class RegisterUser:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        sessions: Sessions,
        pending: PendingRepository,
        otps: OtpRepository,
        links: LinkRepository,
        challenges: Challenges,
        audit: AuditTrail,
        outbox: Outbox,
        passwords: Passwords,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._sessions = sessions
        self._pending = pending
        self._otps = otps
        self._links = links
        self._challenges = challenges
        self._audit = audit
        self._outbox = outbox
        self._passwords = passwords
        self._clock = clock

    async def execute(self, input: RegisterInput, device: Device) -> User:
        password = input.password.get_secret_value()
        check_new_password(password, "password", email=input.email)
        async with self._transaction:
            # Spares the work of hashing; what is found later decides all the same.
            _refuse(await self._users.by_email(input.email))
        password_hash = await self._passwords.hash(password)
        async with self._transaction:
            await self._otps.queue_up(input.email)
            if input.phone and await self._users.has_phone(input.phone):
                raise PhoneTaken
            user = await self._users.lock_email(input.email)
            _refuse(user)
            if user is None:
                user, action = await self._open(input, password_hash), "user.registered"
            else:
                await self._replace(user, input, password_hash)
                action = "user.registered_again"
            user.register_from(self._sessions.device_hash(device))
            await self._audit.record(
                Act(
                    action=action,
                    target_type="user",
                    target_id=str(user.id),
                    ip=device.ip,
                    changes={"user_type": user.user_type},
                )
            )
        return user

    async def _open(self, input: RegisterInput, password_hash: str) -> User:
        user = User(id=uuid7(), email=input.email, status=UserStatus.PENDING)
        _enter(user, input, password_hash)
        await self._users.add(user)
        self._outbox.add(UserRegistered(user_id=user.id, user_type=user.user_type))
        self._challenges.issue(user.email, Purpose.VERIFY_EMAIL)
        return user

    async def _replace(self, user: User, input: RegisterInput, password_hash: str) -> None:
        """Raises RateLimited when the address has been sent enough: no code, no registration."""
        now = self._clock.now()
        _enter(user, input, password_hash)
        await self._pending.match_customer(user)
        await self._otps.end(user.email, user.id, now)
        await self._links.end(user.id, now)
        await self._challenges.replace(user.email, Purpose.VERIFY_EMAIL)


def _refuse(user: User | None) -> None:
    if user is not None and not user.is_pending:
        raise EmailTaken


def _enter(user: User, input: RegisterInput, password_hash: str) -> None:
    user.password_hash = password_hash
    user.user_type = input.user_type
    user.first_name = input.first_name
    user.last_name = input.last_name
    user.phone = input.phone
    user.business_name = input.business_name
