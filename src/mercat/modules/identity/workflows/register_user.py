"""Somebody opens an account, and is sent a code to show that the address is theirs."""

from datetime import timedelta

from mercat.modules.identity.errors import EmailTaken, PasswordTooCommon
from mercat.modules.identity.events import CodeRequested, UserRegistered
from mercat.modules.identity.models import Otp, Purpose, User, UserStatus
from mercat.modules.identity.repository import OtpRepository, UserRepository
from mercat.modules.identity.schemas import RegisterInput
from mercat.platform.clock import Clock
from mercat.platform.crypto.common_passwords import is_common
from mercat.platform.crypto.passwords import Passwords
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox
from mercat.platform.settings import Settings


class RegisterUser:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        otps: OtpRepository,
        outbox: Outbox,
        passwords: Passwords,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._otps = otps
        self._outbox = outbox
        self._passwords = passwords
        self._clock = clock
        self._lifetime = timedelta(minutes=settings.otp_expiry_minutes)

    async def execute(self, input: RegisterInput) -> User:
        password = input.password.get_secret_value()
        if is_common(password):
            raise PasswordTooCommon
        async with self._transaction:
            # Spares the work of hashing; the unique key decides all the same.
            if await self._users.has_email(input.email):
                raise EmailTaken
        password_hash = await self._passwords.hash(password)
        now = self._clock.now()
        async with self._transaction:
            user = self._new_user(input, password_hash)
            await self._users.add(user)
            otp = Otp(
                id=uuid7(),
                email=user.email,
                purpose=Purpose.VERIFY_EMAIL,
                created_at=now,
                expires_at=now + self._lifetime,
            )
            self._otps.add(otp)
            self._outbox.add(UserRegistered(user_id=user.id, user_type=user.user_type))
            self._outbox.add(
                CodeRequested(email=user.email, otp_id=otp.id, purpose=Purpose.VERIFY_EMAIL)
            )
        return user

    @staticmethod
    def _new_user(input: RegisterInput, password_hash: str) -> User:
        return User(
            id=uuid7(),
            email=input.email,
            phone=input.phone,
            password_hash=password_hash,
            user_type=input.user_type,
            status=UserStatus.PENDING,
            first_name=input.first_name,
            last_name=input.last_name,
            business_name=input.business_name,
        )
