"""Questions about requests, leads and quotes."""

from mercat.modules.leads.repository.leads import LeadRepository
from mercat.modules.leads.repository.letters import LetterRepository
from mercat.modules.leads.repository.records import RecordRepository
from mercat.modules.leads.repository.requests import RequestRepository

__all__ = ["LeadRepository", "LetterRepository", "RecordRepository", "RequestRepository"]
