"""Somebody has just shown that their address is theirs, and is told what they can do now."""

from mercat.modules.identity.events import EmailVerified
from mercat.modules.identity.models import UserType
from mercat.modules.identity.repository import UserRepository
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings

_TEMPLATES = {
    UserType.CUSTOMER: "welcome_customer",
    UserType.BUSINESS_OWNER: "welcome_owner",
}
"""Staff are told by whoever made their account."""


class WelcomeUser:
    def __init__(
        self, transaction: Transaction, users: UserRepository, mailer: Mailer, settings: Settings
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._mailer = mailer
        self._settings = settings

    async def execute(self, event: EmailVerified) -> None:
        async with self._transaction:
            user = await self._users.find(event.user_id)
        if user is None or not user.is_active or user.user_type not in _TEMPLATES:
            return
        values = {"business": user.business_name} if user.user_type != UserType.CUSTOMER else {}
        email = render(
            _TEMPLATES[user.user_type],
            user.email,
            user.locale,
            app_name=self._settings.app_name,
            name=user.first_name,
            **values,
        )
        await self._mailer.send(email)
