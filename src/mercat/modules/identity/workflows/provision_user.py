"""An operator makes an account that needs no verification: staff, or a demo's people."""

from mercat.modules.identity.errors import EmailTaken
from mercat.modules.identity.models import User, UserStatus, UserType
from mercat.modules.identity.repository import PendingRepository, UserRepository
from mercat.platform.clock import Clock
from mercat.platform.crypto.passwords import Passwords
from mercat.platform.db import Transaction


class ProvisionUser:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        pending: PendingRepository,
        passwords: Passwords,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._pending = pending
        self._passwords = passwords
        self._clock = clock

    async def execute(
        self, email: str, password: str, user_type: UserType, first_name: str | None = None
    ) -> User:
        """Raises EmailTaken, and changes nothing then. A registration that nobody verified gives
        way.
        """
        async with self._transaction:
            found = await self._users.by_email(email)
            if found is not None and not found.is_pending:
                raise EmailTaken
        password_hash = await self._passwords.hash(password)
        async with self._transaction:
            user = User(
                email=email,
                password_hash=password_hash,
                user_type=user_type,
                status=UserStatus.ACTIVE,
                first_name=first_name,
                email_verified_at=self._clock.now(),
            )
            await self._pending.give_way(email)
            await self._users.add(user)
        return user
