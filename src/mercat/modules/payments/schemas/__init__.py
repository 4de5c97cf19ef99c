"""What doors of payments take and answer."""

from mercat.modules.payments.schemas.sandbox import ConsoleAct, ConsoleInput, PayInput, PayWhen
from mercat.modules.payments.schemas.webhooks import ReconciliationRead, WebhookEventRead

__all__ = [
    "ConsoleAct",
    "ConsoleInput",
    "PayInput",
    "PayWhen",
    "ReconciliationRead",
    "WebhookEventRead",
]
