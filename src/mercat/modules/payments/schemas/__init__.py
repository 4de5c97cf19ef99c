"""What doors of payments take and answer."""

from mercat.modules.payments.schemas.ledger import (
    BalanceRead,
    CurrencyBalanceRead,
    GatewayBalanceRead,
    LedgerEntryRead,
    LedgerTransactionRead,
)

__all__ = [
    "BalanceRead",
    "CurrencyBalanceRead",
    "GatewayBalanceRead",
    "LedgerEntryRead",
    "LedgerTransactionRead",
]
