"""The owner of an account is told by mail of something that has happened to it."""

from typing import Any
from uuid import UUID

from mercat.modules.identity.events import (
    ApiKeyCreated,
    EmailChanged,
    EmailChangeRequested,
    FactorsChanged,
    PasswordChanged,
    ReuseDetected,
)
from mercat.modules.identity.models import User, UserStatus
from mercat.modules.identity.repository import UserRepository
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings

_TEMPLATES = {
    ApiKeyCreated: "api_key_created",
    PasswordChanged: "password_changed",
    EmailChangeRequested: "email_change_requested",
    EmailChanged: "email_changed",
    ReuseDetected: "session_revoked",
}

Notice = (
    ApiKeyCreated
    | PasswordChanged
    | EmailChangeRequested
    | EmailChanged
    | ReuseDetected
    | FactorsChanged
)


class SendNotice:
    def __init__(
        self, transaction: Transaction, users: UserRepository, mailer: Mailer, settings: Settings
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._mailer = mailer
        self._settings = settings

    async def execute(self, event: Notice) -> None:
        """To the address that the account had when it happened, where the event names one."""
        user = await self._owner(event.user_id)
        if user is None:
            return
        to = user.email
        if isinstance(event, EmailChangeRequested | EmailChanged):
            to = event.email
        await self._send(
            event.change if isinstance(event, FactorsChanged) else _TEMPLATES[type(event)],
            to,
            user,
            at=event.at,
            ip=event.ip or "unknown",
            device=event.user_agent,
        )

    async def _owner(self, user_id: UUID) -> User | None:
        async with self._transaction:
            user = await self._users.find(user_id)
        return user if user and user.status is not UserStatus.DELETED else None

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
