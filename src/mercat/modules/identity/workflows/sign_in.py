"""Somebody signs in with their password.

Always the same steps and exactly one password verification, so that neither the answer nor its
time tells an unknown address from a wrong password or a locked account (OWASP ASVS 5.0, 6.3.8).
"""

from mercat.modules.identity.errors import (
    AccountLocked,
    AccountSuspended,
    EmailNotVerified,
    InvalidCredentials,
)
from mercat.modules.identity.models import Credentials, Device, MfaChallenge, User, UserStatus
from mercat.modules.identity.repository import UserRepository
from mercat.modules.identity.schemas import LoginInput
from mercat.modules.identity.service import Sessions, SignIns, Throttles
from mercat.modules.identity.service.throttles import Hurdle
from mercat.platform.crypto.passwords import Passwords
from mercat.platform.db import Transaction
from mercat.platform.errors import RateLimited

_TRIES = 4
"""How often the hash may have been made anew by others while ours was verified."""


class SignIn:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        sessions: Sessions,
        sign_ins: SignIns,
        throttles: Throttles,
        passwords: Passwords,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._sessions = sessions
        self._sign_ins = sign_ins
        self._throttles = throttles
        self._passwords = passwords

    async def execute(self, input: LoginInput, device: Device) -> Credentials | MfaChallenge:
        password = input.password.get_secret_value()
        async with self._transaction:
            user = await self._users.by_email(input.email)
            hurdle = await self._hurdle(input.email, user, device)
        if hurdle.network_wait:
            raise RateLimited(retry_after=hurdle.network_wait)
        stored = user.password_hash if user and user.status is not UserStatus.DELETED else None
        if not await self._passwords.verify(password, stored) or user is None:
            async with self._transaction:
                await self._throttles.count_failure(hurdle)
            raise InvalidCredentials
        try:
            return await self._admit(user, password, hurdle, device)
        except AccountLocked:
            if hurdle.known_device:
                raise
        async with self._transaction:
            await self._throttles.count_unheard(hurdle)
        raise InvalidCredentials

    async def _admit(
        self, user: User, password: str, hurdle: Hurdle, device: Device
    ) -> Credentials | MfaChallenge:
        """Raises AccountLocked, which only a known device is told: to others a lock that answers
        the right password otherwise than a wrong one would be a place to go on guessing at.
        """
        _refuse(user, hurdle.account_wait)
        fresh = await self._renewed(user, password)
        for _ in range(_TRIES):
            opened = await self._open(user, fresh, hurdle, device)
            if opened is not None:
                return opened
            fresh = None
            if not await self._passwords.verify(password, user.password_hash):
                break
        raise InvalidCredentials

    async def _hurdle(self, email: str, user: User | None, device: Device) -> Hurdle:
        known = await self._sessions.knows(user, device)
        own = self._sessions.device_hash(device) if known else None
        return await self._throttles.look(email, device.ip, own)

    async def _renewed(self, user: User, password: str) -> str | None:
        """The hash as it is made today, where the stored one was made otherwise."""
        if user.password_hash and self._passwords.is_dated(user.password_hash):
            return await self._passwords.hash(password)
        return None

    async def _open(
        self, user: User, fresh: str | None, hurdle: Hurdle, device: Device
    ) -> Credentials | MfaChallenge | None:
        """None if the hash that was verified is not theirs any more; `user` has the new one then.
        Most likely another sign-in of theirs has just hashed the same password anew.
        """
        verified = user.password_hash
        async with self._transaction:
            locked = await self._users.lock(user.id)
            if locked is None or not locked.is_active:  # by now
                raise InvalidCredentials
            _refuse(locked, await self._throttles.look_again(hurdle))
            if locked.password_hash != verified:
                return None
            locked.password_hash = fresh or verified
            await self._throttles.clear(hurdle)
            return await self._sign_ins.finish(locked, device, "password")


def _refuse(user: User, wait: float) -> None:
    """What only somebody with the right password is told about the account."""
    if wait:
        raise AccountLocked(retry_after=wait)
    if user.status is UserStatus.SUSPENDED:
        raise AccountSuspended
    if not user.is_verified or not user.is_active:
        raise EmailNotVerified
