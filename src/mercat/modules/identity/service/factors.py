"""Second factors: an authenticator app, and recovery codes for the day it is lost."""

from uuid import UUID

from cryptography.exceptions import InvalidTag

from mercat.modules.identity.errors import AccountLocked
from mercat.modules.identity.events import FactorsChanged
from mercat.modules.identity.models import Device, Proof, Totp, User
from mercat.modules.identity.repository import FactorRepository
from mercat.modules.identity.service import totp as rfc6238
from mercat.modules.identity.service.recovery_codes import RecoveryCodes
from mercat.modules.identity.service.throttles import Throttles
from mercat.platform.clock import Clock
from mercat.platform.crypto.keys import Keyring
from mercat.platform.outbox import Outbox

_SEALED = "totp-secret"


class Factors:
    """Everything here runs in the caller's transaction, with the user's row locked: so guesses at
    one account come one after the other, however many are sent at once.
    """

    def __init__(
        self,
        factors: FactorRepository,
        throttles: Throttles,
        outbox: Outbox,
        keyring: Keyring,
        clock: Clock,
    ) -> None:
        self._factors = factors
        self._throttles = throttles
        self._outbox = outbox
        self._keyring = keyring
        self._codes = RecoveryCodes(keyring)
        self._clock = clock

    async def is_on(self, user_id: UUID) -> bool:
        return await self._factors.is_on(user_id)

    async def begin(self, user: User) -> bytes:
        """A new secret, in the place of one that was never confirmed."""
        secret = rfc6238.new_secret()
        sealed = self._keyring.seal(_SEALED, secret, user.id.bytes)
        waiting = await self._factors.totp_of(user.id)
        if waiting is None:
            self._factors.add(Totp(user_id=user.id, secret=sealed, last_step=0))
        else:
            waiting.secret = sealed
        return secret

    async def confirm(self, user: User, code: str) -> list[str] | None:
        """Puts the generator in force: the recovery codes, or None for a wrong code, which counts.

        Raises AccountLocked.
        """
        totp = await self._factors.totp_of(user.id)
        await self._take_turn(user.id)
        if totp is None or not await self._is_newest(totp, code):
            await self._throttles.count_factor_failure(user.id)
            return None
        totp.confirmed_at = self._clock.now()
        return await self.renew_codes(user)

    async def prove(self, user: User, code: str, device: Device) -> Proof | None:
        """Uses up a code of any factor: which it was, or None for a wrong one, which counts once
        the caller commits. Raises AccountLocked; but not for what has the shape of a recovery
        code, which nobody guesses: who knows the password and spends the guesses at the app's
        codes does not shut out the owner who has one.
        """
        if self._codes.is_like(code):
            return await self._recover(user, code, device)
        await self._take_turn(user.id)
        totp = await self._factors.totp_of(user.id)
        if totp is None or totp.confirmed_at is None or not await self._is_newest(totp, code):
            await self._throttles.count_factor_failure(user.id)
            return None
        await self._throttles.clear_factor(user.id)
        return Proof.TOTP

    async def renew_codes(self, user: User) -> list[str]:
        """New recovery codes; the old ones are good for nothing any more."""
        codes = self._codes.make()
        hashes = [self._codes.hash(user.id, code) for code in codes]
        await self._factors.replace_codes(user.id, hashes)
        return codes

    def announce(self, user: User, change: str, device: Device) -> None:
        """Has the user told by mail."""
        self._outbox.add(
            FactorsChanged(
                user_id=user.id,
                change=change,
                ip=device.ip,
                user_agent=device.user_agent,
                at=self._clock.now(),
            )
        )

    async def _take_turn(self, user_id: UUID) -> None:
        if wait := await self._throttles.factor_wait(user_id):
            raise AccountLocked(retry_after=wait)

    async def _recover(self, user: User, code: str, device: Device) -> Proof | None:
        if not await self._factors.is_on(user.id):
            return None
        for kept in await self._factors.unused_codes(user.id):
            if self._codes.fits(kept, code) and await self._factors.use_code(
                kept.id, self._clock.now()
            ):
                await self._throttles.clear_factor(user.id)
                self.announce(user, "recovery_code_used", device)
                return Proof.RECOVERY_CODE
        return None

    async def _is_newest(self, totp: Totp, code: str) -> bool:
        """Whether the code is right and none of its time step or a later one was taken before."""
        context = totp.user_id.bytes
        try:
            secret = self._keyring.open(_SEALED, totp.secret, context)
        except InvalidTag:  # sealed with a secret that we no longer have
            return False
        digits = "".join(code.split())
        step = rfc6238.matching_step(secret, digits, self._clock.now())
        if step is None:
            return False
        sealed = self._keyring.seal(_SEALED, secret, context)
        return await self._factors.accept_step(totp.id, step, sealed)
