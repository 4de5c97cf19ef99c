"""Requests, leads, quotes."""

from mercat.modules.leads.models.leads import (
    ENOUGH_QUOTES,
    SILENCE,
    WAVE_SIZE,
    Lead,
    LeadStatus,
    ResponseRecord,
)
from mercat.modules.leads.models.letters import (
    ABOUT,
    FOR_TEAMS,
    STILL_TRUE,
    About,
    Letter,
)
from mercat.modules.leads.models.personal_data import PERSONAL_DATA
from mercat.modules.leads.models.quotes import Quote, QuoteStatus
from mercat.modules.leads.models.requests import (
    REQUEST_LIFE,
    RequestPhoto,
    RequestStatus,
    ServiceRequest,
)
from mercat.modules.leads.models.states import (
    LEAD_NEXT,
    LIVE,
    REQUEST_NEXT,
    SILENT,
    lead_becomes,
    request_becomes,
)

__all__ = [
    "ABOUT",
    "ENOUGH_QUOTES",
    "FOR_TEAMS",
    "LEAD_NEXT",
    "LIVE",
    "PERSONAL_DATA",
    "REQUEST_LIFE",
    "REQUEST_NEXT",
    "SILENCE",
    "SILENT",
    "STILL_TRUE",
    "WAVE_SIZE",
    "About",
    "Lead",
    "LeadStatus",
    "Letter",
    "Quote",
    "QuoteStatus",
    "RequestPhoto",
    "RequestStatus",
    "ResponseRecord",
    "ServiceRequest",
    "lead_becomes",
    "request_becomes",
]
