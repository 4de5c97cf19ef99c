"""Somebody enters the code they were sent: the address is theirs, and they are signed in (or asked
for their second factor).
"""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import AccountSuspended, OtpExpired
from mercat.modules.identity.models import Credentials, Device, MfaChallenge, Otp, UserStatus
from mercat.modules.identity.repository import UserRepository
from mercat.modules.identity.schemas import VerifyOtpInput
from mercat.modules.identity.service import Challenges, SignIns, Verification
from mercat.platform.db import Transaction


class VerifyCode:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        challenges: Challenges,
        verification: Verification,
        sign_ins: SignIns,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._challenges = challenges
        self._verification = verification
        self._sign_ins = sign_ins
        self._audit = audit

    async def execute(self, input: VerifyOtpInput, device: Device) -> Credentials | MfaChallenge:
        async with self._transaction:
            otp = await self._challenges.count(input.email, input.purpose)
        if otp is None:
            async with self._transaction:
                raise await self._challenges.reason(input.email, input.purpose)
        self._challenges.check(otp, input.code)
        return await self._sign_in(otp, device)

    async def _sign_in(self, otp: Otp, device: Device) -> Credentials | MfaChallenge:
        async with self._transaction:
            user = await self._users.lock_email(otp.email)
            if user is None or user.status is UserStatus.DELETED:
                raise OtpExpired
            if user.status is UserStatus.SUSPENDED:
                raise AccountSuspended
            await self._challenges.use(otp)
            acts = await self._verification.confirm(user, device, "code")
            answer = await self._sign_ins.finish(user, device, "otp")
            for act in acts:
                await self._audit.record(act)
            return answer
