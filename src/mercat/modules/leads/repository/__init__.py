"""Questions about requests, leads and quotes."""

from mercat.modules.leads.repository.leads import LeadRepository
from mercat.modules.leads.repository.letters import LetterRepository
from mercat.modules.leads.repository.matching import MatchRepository
from mercat.modules.leads.repository.quote_views import (
    OF_LEAD,
    OF_LEADS,
    QUOTES_FIRST,
    QUOTES_NEXT,
    SEES_REQUEST,
    SEES_REQUESTS,
    quotes_of_requests,
)
from mercat.modules.leads.repository.quotes import QuoteRepository
from mercat.modules.leads.repository.records import RecordRepository
from mercat.modules.leads.repository.requests import RequestRepository
from mercat.modules.leads.repository.sites import SiteRepository
from mercat.modules.leads.repository.views import (
    IN_TEAM,
    LEAD,
    LEADS,
    PHOTOS,
    REQUEST,
    REQUEST_OF,
    REQUESTS,
    asked_page,
    everybodys_requests,
    leads_page,
    requests_page,
)

__all__ = [
    "IN_TEAM",
    "LEAD",
    "LEADS",
    "OF_LEAD",
    "OF_LEADS",
    "PHOTOS",
    "QUOTES_FIRST",
    "QUOTES_NEXT",
    "REQUEST",
    "REQUESTS",
    "REQUEST_OF",
    "SEES_REQUEST",
    "SEES_REQUESTS",
    "LeadRepository",
    "LetterRepository",
    "MatchRepository",
    "QuoteRepository",
    "RecordRepository",
    "RequestRepository",
    "SiteRepository",
    "asked_page",
    "everybodys_requests",
    "leads_page",
    "quotes_of_requests",
    "requests_page",
]
