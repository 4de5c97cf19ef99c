"""Challenges: asking for a one-time code, and guessing at it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.identity.errors import OtpExhausted, OtpExpired, OtpInvalid
from mercat.modules.identity.events import CodeRequested
from mercat.modules.identity.models import Otp, Purpose
from mercat.modules.identity.repository import OtpRepository
from mercat.modules.identity.service.codes import Codes
from mercat.platform.clock import Clock
from mercat.platform.errors import RateLimited
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox
from mercat.platform.settings import Settings

_PAUSE = timedelta(seconds=60)
"""Between two codes for one purpose."""
_LIMITS = ((timedelta(hours=1), 5), (timedelta(days=1), 10))
"""How many codes an address may be sent in each of these times, for whatever purpose; and how many
one account may have sent to new addresses.
"""
_RESERVED = frozenset({Purpose.RESET_PASSWORD})
"""Counted apart: whoever has codes of other kinds sent to an address keeps nobody from a reset."""
_TRY_AGAIN = 15 * 60.0
"""Seconds."""


class Challenges:
    """Everything in the caller's transaction. A code is made and mailed by the event's handler."""

    def __init__(
        self, otps: OtpRepository, codes: Codes, outbox: Outbox, clock: Clock, settings: Settings
    ) -> None:
        self._otps = otps
        self._codes = codes
        self._outbox = outbox
        self._clock = clock
        self._lifetime = timedelta(minutes=settings.otp_expiry_minutes)
        self._most = settings.otp_max_attempts

    def issue(self, email: str, purpose: Purpose, user_id: UUID | None = None) -> None:
        """A new challenge, which replaces the one before. `user_id`: who wants to have `email`."""
        now = self._clock.now()
        otp = Otp(
            id=uuid7(),
            user_id=user_id,
            email=email,
            purpose=purpose,
            created_at=now,
            expires_at=now + self._lifetime,
        )
        self._otps.add(otp)
        self._outbox.add(CodeRequested(email=email, otp_id=otp.id, purpose=purpose))

    async def request(self, email: str, purpose: Purpose, user_id: UUID | None = None) -> bool:
        """Does nothing when the address has been sent enough: the last code is still good. Whether
        it did something, which is no business of who asked.
        """
        await self._otps.queue_up(email)
        last = await self._otps.newest(email, purpose)
        if last is not None and last.created_at > self._clock.now() - _PAUSE:
            return False
        if _reached(
            await self._otps.requested_since(email, _counted_with(purpose), self._moments())
        ):
            return False
        self.issue(email, purpose, user_id)
        return True

    async def replace(self, email: str, purpose: Purpose) -> None:
        """A new challenge without a pause, for what the last code must no longer be good for.
        Raises RateLimited when the address has been sent enough.
        """
        if _reached(
            await self._otps.requested_since(email, _counted_with(purpose), self._moments())
        ):
            raise RateLimited(retry_after=_TRY_AGAIN)
        self.issue(email, purpose)

    async def refuse_many(self, user_id: UUID) -> None:
        """Raises RateLimited when this account has had enough codes sent to new addresses."""
        if _reached(await self._otps.requested_by_since(user_id, self._moments())):
            raise RateLimited(retry_after=_TRY_AGAIN)

    async def count(self, email: str, purpose: Purpose) -> Otp | None:
        """Takes an attempt from the newest challenge. Commit it before looking at the guess: a
        thousand guesses at once are a thousand.
        """
        return await self._otps.count_attempt(email, purpose, self._most, self._clock.now())

    async def count_at(self, otp: Otp) -> Otp | None:
        """The same for a challenge that was found already."""
        return await self._otps.count_attempt_at(otp.id, self._most, self._clock.now())

    def check(self, otp: Otp, code: str) -> None:
        """Raises OtpInvalid or OtpExhausted for a wrong guess."""
        if self._codes.fits(otp, code):
            return
        left = self._most - otp.attempts
        raise OtpInvalid(attempts_left=left) if left > 0 else OtpExhausted(attempts_left=0)

    async def reason(self, email: str, purpose: Purpose) -> OtpExhausted | OtpExpired:
        """Why the newest challenge takes no more attempts."""
        return self.reason_of(await self._otps.newest(email, purpose))

    def reason_of(self, otp: Otp | None) -> OtpExhausted | OtpExpired:
        if otp and otp.consumed_at is None and otp.attempts >= self._most:
            return OtpExhausted(attempts_left=0)
        return OtpExpired()

    async def use(self, otp: Otp) -> None:
        """For the one caller who used the code. Raises OtpExpired for the others."""
        if not await self._otps.consume(otp.id, self._clock.now()):
            raise OtpExpired

    def _moments(self) -> list[datetime]:
        return [self._clock.now() - period for period, _ in _LIMITS]


def _counted_with(purpose: Purpose) -> frozenset[Purpose]:
    """The purposes that share one limit with this one."""
    return _RESERVED if purpose in _RESERVED else frozenset(Purpose) - _RESERVED


def _reached(counts: Sequence[int]) -> bool:
    return any(count >= most for count, (_, most) in zip(counts, _LIMITS, strict=True))
