"""Somebody who is signed in shows their password again, before a grave act."""

from pydantic import SecretStr

from mercat.modules.identity.errors import AccountLocked, CurrentPasswordWrong
from mercat.modules.identity.models import Actor, Device, User
from mercat.modules.identity.service.sessions import Sessions
from mercat.modules.identity.service.step_up import StepUp
from mercat.modules.identity.service.throttles import Hurdle, Throttles
from mercat.platform.crypto.passwords import Passwords
from mercat.platform.errors import RateLimited


class Reproof:
    """Guesses are counted as those at sign-in are: a stolen session is no place to guess at."""

    def __init__(
        self, sessions: Sessions, throttles: Throttles, passwords: Passwords, step_up: StepUp
    ) -> None:
        self._sessions = sessions
        self._throttles = throttles
        self._passwords = passwords
        self._step_up = step_up

    async def look(self, actor: Actor, user: User, device: Device) -> Hurdle:
        """In the caller's transaction. Raises RateLimited; and ReauthenticationRequired for an
        account without a password, whose owner must have signed in just now.
        """
        if user.password_hash is None:
            await self._step_up.require(actor)
        known = await self._sessions.knows(user, device)
        own = self._sessions.device_hash(device) if known else None
        hurdle = await self._throttles.look(user.email, device.ip, own)
        if hurdle.network_wait:
            raise RateLimited(retry_after=hurdle.network_wait)
        return hurdle

    async def fits(self, user: User, given: SecretStr | None) -> bool:
        """Outside of any transaction: it takes as long as a hash."""
        if user.password_hash is None:
            return True
        guess = given.get_secret_value() if given else ""
        return await self._passwords.verify(guess, user.password_hash) and given is not None

    async def count_failure(self, hurdle: Hurdle) -> None:
        """Commit it, and raise CurrentPasswordWrong then."""
        await self._throttles.count_failure(hurdle)

    async def settle(self, user: User, seen: str | None, hurdle: Hurdle) -> None:
        """In the transaction of the act, with the row locked. Raises AccountLocked while the
        account has to wait, and CurrentPasswordWrong where `seen` is the password no longer.
        """
        if hurdle.account_wait:
            raise AccountLocked(retry_after=hurdle.account_wait)
        if user.password_hash != seen:
            raise CurrentPasswordWrong
        await self._throttles.clear(hurdle)
