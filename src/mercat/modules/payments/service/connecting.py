"""The way to a payment company and back, and how the audit trail tells of it."""

import hashlib
from typing import Any

from mercat.modules.audit.models import Act
from mercat.modules.identity.models import Actor, Device
from mercat.modules.payments.gateways.sandbox import DENIED, GRANTED, UNFINISHED
from mercat.modules.payments.models import Gateway, GatewayAccount
from mercat.platform.settings import Settings

SANDBOX_ANSWERS = (
    (GRANTED, "Yes, connect"),
    (UNFINISHED, "Yes, but my papers come later"),
    (DENIED, "No"),
)
"""What an owner may say there, and the buttons for it."""


def callback_url(settings: Settings, gateway: Gateway) -> str:
    """Where a company sends the owner back to: never taken from a request."""
    return f"{settings.url}/api/v1/payments/accounts/{gateway.lower()}/callback"


def state_hash(state: str) -> bytes:
    """It has 256 random bits, so that a plain hash of it tells nothing."""
    return hashlib.sha256(state.encode(errors="surrogatepass")).digest()


def account_act(
    action: str,
    account: GatewayAccount,
    actor: Actor | None,
    device: Device,
    **changes: Any,
) -> Act:
    """`actor`: None for whoever comes back from a company, who was not asked to sign in there."""
    return Act(
        action=action,
        target_type="gateway_account",
        target_id=str(account.id),
        actor_id=actor.user_id if actor else None,
        api_key_id=actor.api_key_id if actor else None,
        ip=device.ip,
        changes={
            "business_id": str(account.business_id),
            "gateway": account.gateway.value,
            **changes,
        },
    )
