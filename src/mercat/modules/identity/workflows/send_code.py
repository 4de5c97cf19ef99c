"""A code is made and mailed, if the address belongs to somebody whom it can help."""

from datetime import timedelta

from mercat.modules.identity.events import CodeRequested
from mercat.modules.identity.models import Purpose, User
from mercat.modules.identity.repository import OtpRepository, UserRepository
from mercat.modules.identity.service import Codes
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings

_TEMPLATES = {Purpose.VERIFY_EMAIL: "verify_email", Purpose.LOGIN: "sign_in_code"}


class SendCode:
    """Run again after a crash it makes and sends another code, which replaces the first one."""

    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        otps: OtpRepository,
        codes: Codes,
        mailer: Mailer,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._otps = otps
        self._codes = codes
        self._mailer = mailer
        self._clock = clock
        self._settings = settings

    async def execute(self, event: CodeRequested) -> None:
        purpose, minutes = Purpose(event.purpose), self._settings.otp_expiry_minutes
        code = self._codes.make()
        async with self._transaction:
            found = await self._users.by_email(event.email)
            user = found if found and _helps(found, purpose) else None
            hashed = self._codes.hash(event.otp_id, event.email, purpose, code) if user else None
            expires_at = self._clock.now() + timedelta(minutes=minutes)
            # For a decoy too: when it ends must not tell it from a real challenge.
            given = await self._otps.give_code(event.otp_id, hashed, expires_at)
        if user is None or not given:
            return
        email = render(
            _TEMPLATES[purpose],
            user.email,
            user.locale,
            app_name=self._settings.app_name,
            name=user.first_name,
            code=code,
            minutes=minutes,
        )
        await self._mailer.send(email)


def _helps(user: User, purpose: Purpose) -> bool:
    if purpose is Purpose.VERIFY_EMAIL:
        return not user.is_verified
    return user.is_active
