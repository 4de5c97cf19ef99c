"""What doors of payments take and answer."""

from mercat.modules.payments.schemas.accounts import (
    AccountRead,
    ConnectInput,
    ConnectRead,
    LocationRead,
)
from mercat.modules.payments.schemas.charges import (
    ChargeDetailRead,
    ChargeLineRead,
    ChargeRead,
    ChargeRefundRead,
    DisputeRead,
    RefundInput,
)
from mercat.modules.payments.schemas.ledger import (
    BalanceRead,
    CurrencyBalanceRead,
    GatewayBalanceRead,
    LedgerEntryRead,
    LedgerTransactionRead,
)
from mercat.modules.payments.schemas.payouts import PayoutRead
from mercat.modules.payments.schemas.sandbox import ConsoleAct, ConsoleInput, PayInput, PayWhen
from mercat.modules.payments.schemas.webhooks import ReconciliationRead, WebhookEventRead

__all__ = [
    "AccountRead",
    "BalanceRead",
    "ChargeDetailRead",
    "ChargeLineRead",
    "ChargeRead",
    "ChargeRefundRead",
    "ConnectInput",
    "ConnectRead",
    "ConsoleAct",
    "ConsoleInput",
    "CurrencyBalanceRead",
    "DisputeRead",
    "GatewayBalanceRead",
    "LedgerEntryRead",
    "LedgerTransactionRead",
    "LocationRead",
    "PayInput",
    "PayWhen",
    "PayoutRead",
    "ReconciliationRead",
    "RefundInput",
    "WebhookEventRead",
]
