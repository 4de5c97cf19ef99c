"""A code is made and mailed, if the address belongs to somebody whom it can help."""

from datetime import timedelta
from typing import Any

from mercat.modules.identity.events import CodeRequested
from mercat.modules.identity.models import Otp, Purpose, User, UserStatus
from mercat.modules.identity.repository import OtpRepository, UserRepository
from mercat.modules.identity.service import Codes, Links
from mercat.modules.identity.service.links import LIFETIMES
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings

_TEMPLATES = {
    Purpose.VERIFY_EMAIL: "verify_email",
    Purpose.LOGIN: "sign_in_code",
    Purpose.RESET_PASSWORD: "reset_password",
    Purpose.CHANGE_EMAIL: "confirm_new_email",
}


class SendCode:
    """Run again after a crash it makes and sends another code and link, which replace the first."""

    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        otps: OtpRepository,
        codes: Codes,
        links: Links,
        mailer: Mailer,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._otps = otps
        self._codes = codes
        self._links = links
        self._mailer = mailer
        self._clock = clock
        self._settings = settings

    async def execute(self, event: CodeRequested) -> None:
        purpose, minutes = Purpose(event.purpose), self._settings.otp_expiry_minutes
        code, link = self._codes.make(), None
        async with self._transaction:
            # Locked, so that nobody registers the address anew while a link to it is being made.
            holder = await self._users.lock_email(event.email)
            user = await self._helped(holder, purpose, await self._otps.get(event.otp_id))
            hashed = self._codes.hash(event.otp_id, event.email, purpose, code) if user else None
            expires_at = self._clock.now() + timedelta(minutes=minutes)
            # For a decoy too: when it ends must not tell it from a real challenge.
            given = await self._otps.give_code(event.otp_id, hashed, expires_at)
            if given and user:
                link = await self._links.make(user, purpose)
        if not given:
            return
        if user is not None:
            values = {"code": code, "minutes": minutes, **_said(link, purpose)}
            await self._send(_TEMPLATES[purpose], event.email, user, **values)
        elif holder is not None and purpose is Purpose.CHANGE_EMAIL and holder.is_verified:
            await self._send("email_taken_notice", event.email, holder)

    async def _helped(self, holder: User | None, purpose: Purpose, otp: Otp | None) -> User | None:
        """Whose code this is to be: the holder of the address, or who wants to become that."""
        if purpose is not Purpose.CHANGE_EMAIL:
            return holder if holder and _helps(holder, purpose) else None
        if otp is None or otp.user_id is None or (holder is not None and not holder.is_pending):
            return None
        wanting = await self._users.find(otp.user_id)
        return wanting if wanting and wanting.is_active else None

    async def _send(self, template: str, to: str, user: User, **values: Any) -> None:
        email = render(
            template,
            to,
            user.locale,
            app_name=self._settings.app_name,
            name=user.first_name,
            **values,
        )
        await self._mailer.send(email)


def _helps(user: User, purpose: Purpose) -> bool:
    match purpose:
        case Purpose.VERIFY_EMAIL:
            return not user.is_verified and user.status is not UserStatus.DELETED
        case Purpose.RESET_PASSWORD:
            return user.status is not UserStatus.DELETED
        case _:
            return user.is_active


def _said(link: str | None, purpose: Purpose) -> dict[str, Any]:
    """What a template says of the link, where there is one."""
    if link is None:
        return {}
    return {"link": link, "link_minutes": LIFETIMES[purpose] // timedelta(minutes=1)}
