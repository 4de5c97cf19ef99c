"""Questions about money."""

from mercat.modules.payments.repository.charges import CHECKOUT, ChargeRepository
from mercat.modules.payments.repository.ledger import LedgerRepository

__all__ = ["CHECKOUT", "ChargeRepository", "LedgerRepository"]
