"""Somebody who signed in before their account was erased is told that it stays."""

from mercat.modules.identity.events import DeletionCancelled
from mercat.modules.identity.repository import UserRepository
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings


class TellOfStay:
    def __init__(
        self, transaction: Transaction, users: UserRepository, mailer: Mailer, settings: Settings
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._mailer = mailer
        self._settings = settings

    async def execute(self, event: DeletionCancelled) -> None:
        async with self._transaction:
            user = await self._users.find(event.user_id)
        if user is None or user.deletion_requested_at is not None:
            return  # they have asked for it again meanwhile
        email = render(
            "deletion_cancelled",
            user.email,
            user.locale,
            app_name=self._settings.app_name,
            name=user.first_name,
            at=event.at,
        )
        await self._mailer.send(email)
