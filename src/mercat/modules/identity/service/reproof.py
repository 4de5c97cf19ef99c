"""Somebody who is signed in shows their password again, before a grave act."""

from dataclasses import dataclass

from pydantic import SecretStr

from mercat.modules.identity.errors import AccountLocked, CurrentPasswordWrong, SessionEnded
from mercat.modules.identity.models import Actor, Device, User
from mercat.modules.identity.repository import UserRepository
from mercat.modules.identity.service.sessions import Sessions
from mercat.modules.identity.service.throttles import Hurdle, Throttles
from mercat.platform.crypto.passwords import Passwords
from mercat.platform.db import Transaction
from mercat.platform.errors import RateLimited


@dataclass(frozen=True)
class Shown:
    """`stored`: the hash that the password was compared with; None for who has no password."""

    email: str
    stored: str | None
    hurdle: Hurdle


class Reproof:
    """Guesses are counted as those at sign-in are: a stolen session is no place to guess at."""

    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        sessions: Sessions,
        throttles: Throttles,
        passwords: Passwords,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._sessions = sessions
        self._throttles = throttles
        self._passwords = passwords

    async def prove(self, actor: Actor, given: SecretStr | None, device: Device) -> Shown:
        """Outside of any transaction, for it takes as long as a hash and commits what it counts.
        Whoever has no password passes. Raises RateLimited and CurrentPasswordWrong.
        """
        async with self._transaction:
            user = (await self._users.get_many([actor.user_id])).get(actor.user_id)
            if user is None:
                raise SessionEnded
            hurdle = await self._hurdle(user, device)
        stored = user.password_hash
        if stored is None:
            return Shown(user.email, stored, hurdle)
        if hurdle.network_wait:
            raise RateLimited(retry_after=hurdle.network_wait)
        guess = given.get_secret_value() if given else ""
        if not await self._passwords.verify(guess, stored) or given is None:
            async with self._transaction:
                await self._throttles.count_failure(hurdle)
            raise CurrentPasswordWrong
        return Shown(user.email, stored, hurdle)

    async def settle(self, user: User, shown: Shown) -> None:
        """In the transaction of the act, with the row locked. Raises CurrentPasswordWrong where
        that is the password no longer, and while the account has to wait; a device that it is
        known by is told so, by AccountLocked.
        """
        if user.password_hash != shown.stored:
            raise CurrentPasswordWrong
        if shown.stored is None:
            return
        hurdle = shown.hurdle
        if wait := hurdle.account_wait or await self._throttles.look_again(hurdle):
            raise AccountLocked(retry_after=wait) if hurdle.known_device else CurrentPasswordWrong
        await self._throttles.clear(hurdle)

    async def _hurdle(self, user: User, device: Device) -> Hurdle:
        known = await self._sessions.knows(user, device)
        own = self._sessions.device_hash(device) if known else None
        return await self._throttles.look(user.email, device.ip, own)
