"""Plans, and what each business has of them."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import BusinessStatus, Plan
from mercat.modules.businesses.repository import PLANS, PlanRepository
from mercat.platform.money import Money
from mercat.platform.outbox import Session
from mercat.platform.reads import Reads


@dataclass(frozen=True)
class SaleTerms:
    """On which a business sells: the platform's commission in hundredths of a per cent."""

    is_suspended: bool
    commission_bp: int


class Plans:
    def __init__(self, session: Session) -> None:
        self._plans = PlanRepository(session)

    async def of(self, business_id: UUID) -> Plan:
        """What counts for this business now: its commission, its leads a month, its team. It keeps
        a plan that it owes for until the days of grace are over.
        """
        return await self._plans.of(business_id)

    async def sale_terms(self, business_id: UUID) -> SaleTerms:
        """Raises NoBusiness."""
        row = await self._plans.terms(business_id)
        if row is None:
            raise NoBusiness
        return SaleTerms(row["status"] == BusinessStatus.SUSPENDED, row["commission_bp"])


class PlanList:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def everything(self) -> list[dict[str, Any]]:
        """In the fields of PlanRead, the cheapest first."""
        return [
            {**row, "price": Money(row["price_amount"], row["price_currency"])}
            for row in await self._reads.all(PLANS)
        ]


class Checkout(Protocol):
    """Where a plan is paid for, in the caller's transaction. What implements it stands above this
    module, and tells Subscriptions when the money is there.
    """

    async def begin(self, business_id: UUID, plan: Plan, user_id: UUID) -> str:
        """The address where this user can pay for a month. Raises PlanNotSold."""
