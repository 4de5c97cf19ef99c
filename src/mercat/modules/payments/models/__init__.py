"""Charges, refunds, payouts, and the books of all that."""

from mercat.modules.payments.models.accounts import (
    RENEWED_AHEAD,
    AccountStatus,
    GatewayAccount,
    SquareLocation,
)
from mercat.modules.payments.models.charges import (
    CLOSING_PATIENCE,
    UNPAID,
    Beneficiary,
    Charge,
    ChargeStatus,
    Gateway,
)
from mercat.modules.payments.models.ledger import (
    AccountKey,
    LedgerAccount,
    LedgerAccountKind,
    LedgerEntry,
    LedgerTransaction,
    LedgerTransactionKind,
)
from mercat.modules.payments.models.letters import (
    ACCOUNT_LETTERS,
    DISPUTE_LETTERS,
    PAYOUT_LETTERS,
    Letter,
)
from mercat.modules.payments.models.notices import (
    Reconciliation,
    SandboxAct,
    SandboxOperation,
    SandboxOperationKind,
    WebhookEvent,
    WebhookFilter,
)
from mercat.modules.payments.models.payouts import (
    Payout,
    PayoutStatus,
    PlanOrder,
    Receipt,
    ReceiptKind,
)
from mercat.modules.payments.models.personal_data import PERSONAL_DATA
from mercat.modules.payments.models.refunds import (
    AskedBy,
    Dispute,
    DisputeStatus,
    Refund,
    RefundStatus,
)
from mercat.modules.payments.models.steps import rounded_down, rounded_up, smallest_step

__all__ = [
    "ACCOUNT_LETTERS",
    "CLOSING_PATIENCE",
    "DISPUTE_LETTERS",
    "PAYOUT_LETTERS",
    "PERSONAL_DATA",
    "RENEWED_AHEAD",
    "UNPAID",
    "AccountKey",
    "AccountStatus",
    "AskedBy",
    "Beneficiary",
    "Charge",
    "ChargeStatus",
    "Dispute",
    "DisputeStatus",
    "Gateway",
    "GatewayAccount",
    "LedgerAccount",
    "LedgerAccountKind",
    "LedgerEntry",
    "LedgerTransaction",
    "LedgerTransactionKind",
    "Letter",
    "Payout",
    "PayoutStatus",
    "PlanOrder",
    "Receipt",
    "ReceiptKind",
    "Reconciliation",
    "Refund",
    "RefundStatus",
    "SandboxAct",
    "SandboxOperation",
    "SandboxOperationKind",
    "SquareLocation",
    "WebhookEvent",
    "WebhookFilter",
    "rounded_down",
    "rounded_up",
    "smallest_step",
]
