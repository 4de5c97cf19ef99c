"""Somebody asks for a one-time code. The same happens for every address, known or not."""

from datetime import datetime, timedelta

from mercat.modules.identity.events import CodeRequested
from mercat.modules.identity.models import Otp
from mercat.modules.identity.repository import OtpRepository
from mercat.modules.identity.schemas import SendOtpInput
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox
from mercat.platform.settings import Settings

_PAUSE = timedelta(seconds=60)
"""Between two codes for one purpose."""
_LIMITS = ((timedelta(hours=1), 5), (timedelta(days=1), 10))
"""How many codes an address may be sent in each of these times, for whatever purpose."""


class RequestCode:
    def __init__(
        self,
        transaction: Transaction,
        otps: OtpRepository,
        outbox: Outbox,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._otps = otps
        self._outbox = outbox
        self._clock = clock
        self._lifetime = timedelta(minutes=settings.otp_expiry_minutes)

    async def execute(self, input: SendOtpInput) -> None:
        """Does nothing when the address has been sent enough: the last code is still good."""
        async with self._transaction:
            await self._otps.queue_up(input.email)
            now = self._clock.now()
            if await self._has_had_enough(input, now):
                return
            otp = Otp(
                id=uuid7(),
                email=input.email,
                purpose=input.purpose,
                created_at=now,
                expires_at=now + self._lifetime,
            )
            self._otps.add(otp)
            self._outbox.add(CodeRequested(email=input.email, otp_id=otp.id, purpose=input.purpose))

    async def _has_had_enough(self, input: SendOtpInput, now: datetime) -> bool:
        last = await self._otps.newest(input.email, input.purpose)
        if last is not None and last.created_at > now - _PAUSE:
            return True
        moments = [now - period for period, _ in _LIMITS]
        counts = await self._otps.requested_since(input.email, moments)
        return any(count >= most for count, (_, most) in zip(counts, _LIMITS, strict=True))
