"""Requests, leads and quotes, as they are sent and told."""

from mercat.modules.leads.schemas.inputs import (
    BudgetInput,
    Reason,
    ReasonInput,
    RequestInput,
    WindowInput,
)
from mercat.modules.leads.schemas.leads import LeadDetailRead, LeadRead, WishRead
from mercat.modules.leads.schemas.quotes import (
    AcceptInput,
    QuoteBookingRead,
    QuotedThing,
    QuoteInput,
    QuoteLineInput,
    QuoteLineRead,
    QuoteRead,
    QuoteSlotRead,
    stored_lines,
)
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
    "AcceptInput",
    "AskedBusiness",
    "AskedRead",
    "BudgetInput",
    "BudgetRead",
    "FactorRead",
    "LeadDetailRead",
    "LeadRead",
    "QuoteBookingRead",
    "QuoteInput",
    "QuoteLineInput",
    "QuoteLineRead",
    "QuoteRead",
    "QuoteSlotRead",
    "QuotedThing",
    "Reason",
    "ReasonInput",
    "RequestInput",
    "RequestRead",
    "TownRead",
    "TradeRead",
    "WindowInput",
    "WindowRead",
    "WishRead",
    "stored_lines",
]
