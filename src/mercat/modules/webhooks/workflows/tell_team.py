"""Somebody is told by mail that nothing is sent to an endpoint any more."""

from urllib.parse import urlsplit

from mercat.modules.identity.models import UserStatus
from mercat.modules.webhooks.events import EndpointLetterDue
from mercat.modules.webhooks.models import DisabledReason
from mercat.modules.webhooks.repository import EndpointRepository
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings


class TellTeam:
    def __init__(
        self,
        transaction: Transaction,
        endpoints: EndpointRepository,
        mailer: Mailer,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._endpoints = endpoints
        self._mailer = mailer
        self._settings = settings

    async def execute(self, event: EndpointLetterDue) -> None:
        """Nothing, if it is not so any more."""
        async with self._transaction:
            reader = await self._endpoints.user(event.user_id)
            endpoint = await self._endpoints.find(event.endpoint_id)
            business = (
                await self._endpoints.business_name(endpoint.business_id) if endpoint else None
            )
        if reader is None or reader.status is UserStatus.DELETED:
            return
        if endpoint is None or endpoint.is_live or endpoint.archived_at is not None:
            return
        email = render(
            "webhook_disabled",
            reader.email,
            reader.locale,
            app_name=self._settings.app_name,
            name=reader.first_name,
            business=business,
            host=urlsplit(endpoint.url).hostname,
            gone=endpoint.disabled_reason is DisabledReason.GONE,
        )
        await self._mailer.send(email)
