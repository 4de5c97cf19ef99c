"""Requests, leads and quotes, as they are sent and told."""

from mercat.modules.leads.schemas.inputs import (
    BudgetInput,
    Reason,
    ReasonInput,
    RequestInput,
    WindowInput,
)
from mercat.modules.leads.schemas.leads import LeadDetailRead, LeadRead, WishRead
from mercat.modules.leads.schemas.requests import (
    AskedBusiness,
    AskedRead,
    BudgetRead,
    FactorRead,
    RequestRead,
    TownRead,
    TradeRead,
    WindowRead,
)

__all__ = [
    "AskedBusiness",
    "AskedRead",
    "BudgetInput",
    "BudgetRead",
    "FactorRead",
    "LeadDetailRead",
    "LeadRead",
    "Reason",
    "ReasonInput",
    "RequestInput",
    "RequestRead",
    "TownRead",
    "TradeRead",
    "WindowInput",
    "WindowRead",
    "WishRead",
]
