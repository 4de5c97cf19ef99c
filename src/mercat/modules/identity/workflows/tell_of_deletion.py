"""Somebody is told that their account is about to be erased, and how to keep it."""

from mercat.modules.identity.events import DeletionRequested
from mercat.modules.identity.models import DELETION_GRACE
from mercat.modules.identity.repository import UserRepository
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings


class TellOfDeletion:
    def __init__(
        self, transaction: Transaction, users: UserRepository, mailer: Mailer, settings: Settings
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._mailer = mailer
        self._settings = settings

    async def execute(self, event: DeletionRequested) -> None:
        async with self._transaction:
            user = await self._users.find(event.user_id)
        if user is None or user.deletion_at != event.deletion_at or not user.is_active:
            return  # they have changed their mind already, or are gone
        email = render(
            "deletion_requested",
            user.email,
            user.locale,
            app_name=self._settings.app_name,
            name=user.first_name,
            at=event.deletion_at,
            days=DELETION_GRACE.days,
        )
        await self._mailer.send(email)
