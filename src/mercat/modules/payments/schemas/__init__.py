"""What doors of payments take and answer."""

from mercat.modules.payments.schemas.charges import (
    ChargeDetailRead,
    ChargeLineRead,
    ChargeRead,
    ChargeRefundRead,
    DisputeRead,
    RefundInput,
)
from mercat.modules.payments.schemas.sandbox import ConsoleAct, ConsoleInput, PayInput, PayWhen
from mercat.modules.payments.schemas.webhooks import ReconciliationRead, WebhookEventRead

__all__ = [
    "ChargeDetailRead",
    "ChargeLineRead",
    "ChargeRead",
    "ChargeRefundRead",
    "ConsoleAct",
    "ConsoleInput",
    "DisputeRead",
    "PayInput",
    "PayWhen",
    "ReconciliationRead",
    "RefundInput",
    "WebhookEventRead",
]
