"""Requests, leads and quotes, as they are sent and told."""

from mercat.modules.bookings.service import ReasonInput
from mercat.modules.leads.schemas.inputs import (
    BudgetInput,
    PreferredTimeInput,
    RequestInput,
)
from mercat.modules.leads.schemas.leads import LeadDetailRead, LeadRead, WishRead
from mercat.modules.leads.schemas.quotes import (
    AcceptQuoteInput,
    LeadQuoteInput,
    LeadQuoteRead,
    QuoteBookingRead,
    QuotedThing,
    QuoteLineInput,
    QuoteLineRead,
    QuoteSlotRead,
    stored_lines,
)
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
    "AcceptQuoteInput",
    "AskedBusiness",
    "AskedRead",
    "BudgetInput",
    "BudgetRead",
    "FactorRead",
    "LeadDetailRead",
    "LeadQuoteInput",
    "LeadQuoteRead",
    "LeadRead",
    "PreferredTime",
    "PreferredTimeInput",
    "QuoteBookingRead",
    "QuoteLineInput",
    "QuoteLineRead",
    "QuoteSlotRead",
    "QuotedThing",
    "ReasonInput",
    "RequestInput",
    "RequestRead",
    "TownRead",
    "TradeRead",
    "WishRead",
    "stored_lines",
]
