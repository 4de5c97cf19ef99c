"""Questions about charges, and all that hangs on them."""

from mercat.modules.payments.repository.accounts import AccountRepository
from mercat.modules.payments.repository.book_questions import MOST as MOST_FAULTS
from mercat.modules.payments.repository.book_questions import Rows
from mercat.modules.payments.repository.books import BALANCES, MONEY_OF, OPENING, OWED, ledger_page
from mercat.modules.payments.repository.charge_views import (
    CHARGE,
    DISPUTE,
    DISPUTES,
    PAY_PAGE,
    REFUNDS,
    charges_page,
    disputes_page,
)
from mercat.modules.payments.repository.charges import ChargeRepository
from mercat.modules.payments.repository.invariants import InvariantRepository
from mercat.modules.payments.repository.ledger import LedgerRepository
from mercat.modules.payments.repository.letters import LetterRepository
from mercat.modules.payments.repository.payouts import (
    PAYOUT,
    PAYOUTS,
    PAYOUTS_OF,
    PayoutRepository,
)
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
    "BALANCES",
    "CHARGE",
    "DISPUTE",
    "DISPUTES",
    "MONEY_OF",
    "MOST_FAULTS",
    "OPENING",
    "OWED",
    "PAPER",
    "PAPER_OF",
    "PAYOUT",
    "PAYOUTS",
    "PAYOUTS_OF",
    "PAY_PAGE",
    "PLAN_ORDER",
    "REFUNDS",
    "SANDBOX_DEEDS",
    "SANDBOX_PAGE",
    "AccountRepository",
    "ChargeRepository",
    "InvariantRepository",
    "LedgerRepository",
    "LetterRepository",
    "PayoutRepository",
    "PlanOrderRepository",
    "ReceiptRepository",
    "ReconciliationRepository",
    "RefundRepository",
    "Returned",
    "Rows",
    "SandboxRepository",
    "WebhookRepository",
    "charges_page",
    "disputes_page",
    "ledger_page",
]
