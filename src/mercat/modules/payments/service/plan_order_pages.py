"""The page from which an owner goes on to pay for a plan."""

from typing import Any
from uuid import UUID

from mercat.modules.payments.errors import NoPlanOrder
from mercat.modules.payments.repository import PLAN_ORDER
from mercat.platform.money import Money
from mercat.platform.reads import Reads


class PlanOrderPages:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def get(self, order_id: UUID) -> dict[str, Any]:
        """What it shows. Raises NoPlanOrder."""
        row = await self._reads.one(PLAN_ORDER, order_id=order_id)
        if row is None:
            raise NoPlanOrder
        return {
            "business": row["business"],
            "plan": row["plan"],
            "money": Money(row["price_amount"], row["price_currency"]),
            "since": f"{row['period_start']:%-d %B %Y}",
            "until": f"{row['period_end']:%-d %B %Y}",
            "is_paid": row["paid_at"] is not None,
        }
