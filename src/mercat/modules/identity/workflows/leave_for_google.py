"""Somebody leaves for Google to show who they are."""

from dataclasses import dataclass

from mercat.modules.identity.errors import GoogleNotConfigured
from mercat.modules.identity.gateways import Google
from mercat.modules.identity.service import OidcAttempts
from mercat.platform.db import Transaction
from mercat.platform.settings import Settings


@dataclass(frozen=True)
class Redirection:
    """`browser` is for a cookie: only the browser that left may come back."""

    url: str
    browser: str


class LeaveForGoogle:
    def __init__(
        self,
        transaction: Transaction,
        attempts: OidcAttempts,
        google: Google,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._attempts = attempts
        self._google = google
        self._settings = settings

    async def execute(self, transport: str) -> Redirection:
        """`transport`: how the tokens are to be handed out afterwards, `bearer` or `cookie`."""
        if not self._settings.signs_in_with_google:
            raise GoogleNotConfigured
        departure = self._attempts.prepare("GOOGLE", transport)
        url = await self._google.authorization_url(
            state=departure.state, nonce=departure.nonce, challenge=departure.challenge
        )
        async with self._transaction:
            self._attempts.keep(departure)
        return Redirection(url, departure.browser)
