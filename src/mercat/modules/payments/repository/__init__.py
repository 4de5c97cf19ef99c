"""Questions about charges, and all that hangs on them."""

from mercat.modules.payments.repository.accounts import AccountRepository
from mercat.modules.payments.repository.charges import CHECKOUT, ChargeRepository
from mercat.modules.payments.repository.ledger import LedgerRepository
from mercat.modules.payments.repository.letters import LetterRepository
from mercat.modules.payments.repository.payouts import PayoutRepository
from mercat.modules.payments.repository.refunds import RefundRepository, Returned
from mercat.modules.payments.repository.sandbox import SandboxRepository
from mercat.modules.payments.repository.webhooks import ReconciliationRepository, WebhookRepository

__all__ = [
    "CHECKOUT",
    "AccountRepository",
    "ChargeRepository",
    "LedgerRepository",
    "LetterRepository",
    "PayoutRepository",
    "ReconciliationRepository",
    "RefundRepository",
    "Returned",
    "SandboxRepository",
    "WebhookRepository",
]
