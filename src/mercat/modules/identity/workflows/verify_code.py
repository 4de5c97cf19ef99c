"""Somebody enters the code they were sent: the address is theirs, and they are signed in (or asked
for their second factor).
"""

from mercat.modules.identity.errors import (
    AccountSuspended,
    OtpExhausted,
    OtpExpired,
    OtpInvalid,
)
from mercat.modules.identity.events import EmailVerified
from mercat.modules.identity.models import (
    Credentials,
    Device,
    MfaChallenge,
    Otp,
    UserStatus,
)
from mercat.modules.identity.repository import OtpRepository, UserRepository
from mercat.modules.identity.schemas import VerifyOtpInput
from mercat.modules.identity.service import Codes, SignIns
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.settings import Settings


class VerifyCode:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        otps: OtpRepository,
        codes: Codes,
        sign_ins: SignIns,
        outbox: Outbox,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._otps = otps
        self._codes = codes
        self._sign_ins = sign_ins
        self._outbox = outbox
        self._clock = clock
        self._most = settings.otp_max_attempts

    async def execute(self, input: VerifyOtpInput, device: Device) -> Credentials | MfaChallenge:
        # Counted and committed before it is looked at: a thousand guesses at once are a thousand.
        async with self._transaction:
            otp = await self._otps.count_attempt(
                input.email, input.purpose, self._most, self._clock.now()
            )
        if otp is None:
            raise await self._reason(input)
        if not self._codes.fits(otp, input.code):
            left = self._most - otp.attempts
            raise OtpInvalid(attempts_left=left) if left > 0 else OtpExhausted(attempts_left=0)
        return await self._sign_in(otp, device)

    async def _sign_in(self, otp: Otp, device: Device) -> Credentials | MfaChallenge:
        now = self._clock.now()
        async with self._transaction:
            found = await self._users.by_email(otp.email)
            user = await self._users.lock(found.id) if found else None
            if user is None or user.status is UserStatus.DELETED:
                raise OtpExpired
            if user.status is UserStatus.SUSPENDED:
                raise AccountSuspended
            if not await self._otps.consume(otp.id, now):
                raise OtpExpired
            if user.verify_email(now):
                self._outbox.add(EmailVerified(user_id=user.id))
            return await self._sign_ins.finish(user, device, "otp")

    async def _reason(self, input: VerifyOtpInput) -> OtpExhausted | OtpExpired:
        """Why the newest challenge takes no more attempts."""
        async with self._transaction:
            otp = await self._otps.newest(input.email, input.purpose)
        if otp and otp.consumed_at is None and otp.attempts >= self._most:
            return OtpExhausted(attempts_left=0)
        return OtpExpired()
