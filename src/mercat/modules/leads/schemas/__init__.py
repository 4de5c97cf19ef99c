"""Requests, leads and quotes, as they are sent and told."""

from mercat.modules.bookings.service import ReasonInput
from mercat.modules.leads.schemas.inputs import (
    BudgetInput,
    PreferredTimeInput,
    RequestInput,
)
from mercat.modules.leads.schemas.leads import LeadDetailRead, LeadRead, WishRead
from mercat.modules.leads.schemas.requests import (
    AskedBusiness,
    AskedRead,
    BudgetRead,
    FactorRead,
    PreferredTime,
    RequestRead,
    TownRead,
    TradeRead,
)

__all__ = [
    "AskedBusiness",
    "AskedRead",
    "BudgetInput",
    "BudgetRead",
    "FactorRead",
    "LeadDetailRead",
    "LeadRead",
    "PreferredTime",
    "PreferredTimeInput",
    "ReasonInput",
    "RequestInput",
    "RequestRead",
    "TownRead",
    "TradeRead",
    "WishRead",
]
