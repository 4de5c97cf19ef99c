"""The owner of an account is told that its second factors have changed."""

from mercat.modules.identity.events import FactorsChanged
from mercat.modules.identity.repository import UserRepository
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings


class TellOfFactors:
    def __init__(
        self, transaction: Transaction, users: UserRepository, mailer: Mailer, settings: Settings
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._mailer = mailer
        self._settings = settings

    async def execute(self, event: FactorsChanged) -> None:
        async with self._transaction:
            user = await self._users.find(event.user_id)
        if user is None:
            return
        email = render(
            event.change,
            user.email,
            user.locale,
            app_name=self._settings.app_name,
            name=user.first_name,
            at=event.at,
            ip=event.ip or "unknown",
            device=event.user_agent,
        )
        await self._mailer.send(email)
