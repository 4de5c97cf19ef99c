"""The sandbox's page to pay on."""

from datetime import UTC
from typing import Any
from uuid import UUID

from mercat.modules.payments.errors import NoCharge
from mercat.modules.payments.models import UNPAID, ChargeStatus
from mercat.modules.payments.repository import CHECKOUT
from mercat.platform.clock import Clock
from mercat.platform.money import Money
from mercat.platform.reads import Reads, Row


class Checkouts:
    """The page to pay on."""

    def __init__(self, reads: Reads, clock: Clock) -> None:
        self._reads = reads
        self._clock = clock

    async def get(self, charge_id: UUID) -> dict[str, Any]:
        """What it shows. `state`: open, paid, refunded, or closed. Raises NoCharge."""
        row = await self._reads.one(CHECKOUT, charge_id=charge_id)
        if row is None:
            raise NoCharge
        return {
            "business": row["business"],
            "title": row["title"],
            "money": Money(row["amount"], row["currency"]),
            "refunded": Money(row["refunded_amount"], row["currency"]),
            "until": f"{row['expires_at'].astimezone(UTC):%-d %B %Y, %H:%M} UTC",
            "declined": row["status"] == ChargeStatus.FAILED,
            "state": self._state(row),
        }

    def _state(self, row: Row) -> str:
        if row["paid_at"] is not None:
            return "refunded" if row["refunded_amount"] else "paid"
        is_open = row["status"] in UNPAID and self._clock.now() < row["expires_at"]
        return "open" if is_open else "closed"
