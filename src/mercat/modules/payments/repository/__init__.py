"""Questions about charges, and all that hangs on them."""

from mercat.modules.payments.repository.charges import CHECKOUT, ChargeRepository, Returned
from mercat.modules.payments.repository.sandbox import (
    SANDBOX_DEEDS,
    SANDBOX_PAGE,
    SandboxRepository,
)
from mercat.modules.payments.repository.webhooks import ReconciliationRepository, WebhookRepository

__all__ = [
    "CHECKOUT",
    "SANDBOX_DEEDS",
    "SANDBOX_PAGE",
    "ChargeRepository",
    "ReconciliationRepository",
    "Returned",
    "SandboxRepository",
    "WebhookRepository",
]
