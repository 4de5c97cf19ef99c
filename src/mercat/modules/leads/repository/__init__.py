"""Questions about requests, leads and quotes."""

from mercat.modules.leads.repository.leads import LeadRepository
from mercat.modules.leads.repository.letters import LetterRepository
from mercat.modules.leads.repository.quote_views import (
    OF_LEAD,
    QUOTES_FIRST,
    QUOTES_NEXT,
    SEES_REQUEST,
)
from mercat.modules.leads.repository.quotes import QuoteRepository
from mercat.modules.leads.repository.records import RecordRepository
from mercat.modules.leads.repository.requests import RequestRepository

__all__ = [
    "OF_LEAD",
    "QUOTES_FIRST",
    "QUOTES_NEXT",
    "SEES_REQUEST",
    "LeadRepository",
    "LetterRepository",
    "QuoteRepository",
    "RecordRepository",
    "RequestRepository",
]
