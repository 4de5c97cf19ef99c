"""Tokens of businesses at gateways: sealed where they are kept, opened where they are used."""

import json
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag

from mercat.modules.payments.gateways.port import PLATFORM, Access, GatewayRefused, Tokens
from mercat.modules.payments.models import Gateway, GatewayAccount, SquareLocation
from mercat.modules.payments.repository import AccountRepository
from mercat.platform.crypto.keys import Keyring
from mercat.platform.outbox import Session

_SEAL = "gateway-tokens"


class AccountKeys:
    """In the caller's transaction. A text is tied to its account's row, and opens in no other."""

    def __init__(self, session: Session, keyring: Keyring) -> None:
        self._accounts = AccountRepository(session)
        self._keyring = keyring

    async def access(self, account_id: UUID | None, currency: str | None = None) -> Access:
        """In whose name its gateway is asked: the platform's own for None. `currency`: at Square
        the place that takes such money. Raises GatewayRefused where nobody may be asked in its name
        any more.
        """
        if account_id is None:
            return PLATFORM
        account = await self._accounts.find(account_id)
        if account is None or account.external_id is None:
            raise GatewayRefused("account_unfinished")
        tokens = self.tokens(account)
        if account.gateway is Gateway.SQUARE and tokens is None:
            raise GatewayRefused("account_disconnected")
        locations = await self._accounts.locations(account_id)
        usable = [one for one in locations if one.active and currency in {None, one.currency}]
        return Access(
            external_id=account.external_id,
            token=tokens.access if tokens else None,
            location_id=_first(usable),
        )

    def keep(self, account: GatewayAccount, tokens: Tokens) -> None:
        told = {
            "access": tokens.access,
            "refresh": tokens.refresh,
            "expires_at": tokens.expires_at.isoformat() if tokens.expires_at else None,
        }
        account.tokens_sealed = self._keyring.seal(
            _SEAL, json.dumps(told).encode(), account.id.bytes
        )
        account.token_expires_at = tokens.expires_at

    def tokens(self, account: GatewayAccount) -> Tokens | None:
        """None where the gateway gives none. Raises GatewayRefused where no key of ours opens
        them any more: their owner has to connect anew.
        """
        if account.tokens_sealed is None:
            return None
        try:
            plain = self._keyring.open(_SEAL, account.tokens_sealed, account.id.bytes)
        except InvalidTag as error:
            raise GatewayRefused("tokens_unreadable") from error
        told = json.loads(plain)
        until = told["expires_at"]
        return Tokens(
            access=told["access"],
            refresh=told["refresh"],
            expires_at=datetime.fromisoformat(until) if until else None,
        )


def _first(locations: list[SquareLocation]) -> str | None:
    return locations[0].external_id if locations else None
