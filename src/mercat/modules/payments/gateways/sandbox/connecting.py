"""How a business connects with the sandbox, which asks for nothing and believes everything."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from mercat.modules.payments.gateways.port import (
    Begun,
    Connection,
    ConnectOrder,
    GatewayRefused,
    Tokens,
)

GRANTED, UNFINISHED, DENIED = "granted", "unfinished", "denied"
_LASTING = timedelta(days=30)
"""Of its tokens, which open nothing: they are there to be kept and renewed."""


def begun(order: ConnectOrder, public_url: str) -> Begun:
    """The page that asks."""
    return Begun(
        url=f"{public_url}/sandbox/connect?{urlencode({'state': order.state})}",
        external_id=order.external_id or f"account_{order.account_id.hex}",
    )


def finished(external_id: str | None, answer: Mapping[str, str], now: datetime) -> Connection:
    """Raises GatewayRefused where the owner has said no."""
    said = answer.get("answer")
    if external_id is None or said not in {GRANTED, UNFINISHED}:
        raise GatewayRefused("access_denied")
    granted = said == GRANTED
    return Connection(
        external_id=external_id,
        charges_enabled=granted,
        payouts_enabled=granted,
        tokens=tokens(now),
        wanted=None if granted else "business.papers",
    )


def tokens(now: datetime) -> Tokens:
    return Tokens(
        access=f"sandbox_{secrets.token_urlsafe(24)}",
        refresh=f"sandbox_{secrets.token_urlsafe(24)}",
        expires_at=now + _LASTING,
    )
