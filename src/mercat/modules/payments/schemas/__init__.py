"""What doors of payments take and answer."""

from mercat.modules.payments.schemas.accounts import (
    AccountRead,
    ConnectInput,
    ConnectRead,
    LocationRead,
)
from mercat.modules.payments.schemas.payouts import PayoutRead

__all__ = ["AccountRead", "ConnectInput", "ConnectRead", "LocationRead", "PayoutRead"]
