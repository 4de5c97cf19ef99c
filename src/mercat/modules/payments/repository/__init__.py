"""Questions about charges, and all that hangs on them."""

from mercat.modules.payments.repository.accounts import AccountRepository
from mercat.modules.payments.repository.charges import CHECKOUT, ChargeRepository
from mercat.modules.payments.repository.ledger import LedgerRepository
from mercat.modules.payments.repository.letters import LetterRepository
from mercat.modules.payments.repository.payouts import PAYOUTS, PAYOUTS_OF, PayoutRepository
from mercat.modules.payments.repository.plan_orders import PLAN_ORDER, PlanOrderRepository
from mercat.modules.payments.repository.receipts import PAPER, PAPER_OF, ReceiptRepository
from mercat.modules.payments.repository.refunds import RefundRepository, Returned
from mercat.modules.payments.repository.sandbox import (
    SANDBOX_DEEDS,
    SANDBOX_PAGE,
    SandboxRepository,
)
from mercat.modules.payments.repository.webhooks import ReconciliationRepository, WebhookRepository

__all__ = [
    "CHECKOUT",
    "PAPER",
    "PAPER_OF",
    "PAYOUTS",
    "PAYOUTS_OF",
    "PLAN_ORDER",
    "SANDBOX_DEEDS",
    "SANDBOX_PAGE",
    "AccountRepository",
    "ChargeRepository",
    "LedgerRepository",
    "LetterRepository",
    "PayoutRepository",
    "PlanOrderRepository",
    "ReceiptRepository",
    "ReconciliationRepository",
    "RefundRepository",
    "Returned",
    "SandboxRepository",
    "WebhookRepository",
]
