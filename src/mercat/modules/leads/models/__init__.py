"""Requests, leads, quotes."""

from mercat.modules.leads.models.leads import (
    SILENCE,
    WAVE_SIZE,
    Lead,
    LeadStatus,
    ResponseRecord,
)
from mercat.modules.leads.models.personal_data import PERSONAL_DATA
from mercat.modules.leads.models.quotes import Quote, QuoteStatus
from mercat.modules.leads.models.requests import (
    REQUEST_LIFE,
    RequestPhoto,
    RequestStatus,
    ServiceRequest,
)

__all__ = [
    "PERSONAL_DATA",
    "REQUEST_LIFE",
    "SILENCE",
    "WAVE_SIZE",
    "Lead",
    "LeadStatus",
    "Quote",
    "QuoteStatus",
    "RequestPhoto",
    "RequestStatus",
    "ResponseRecord",
    "ServiceRequest",
]
