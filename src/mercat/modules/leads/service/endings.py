"""What happens to everybody else who was asked, once a request looks for nobody any more."""

from collections.abc import Sequence
from datetime import datetime

from mercat.modules.leads.events import LeadChanged, LeadTurn, QuoteChanged, QuoteTurn
from mercat.modules.leads.models import (
    Lead,
    LeadStatus,
    QuoteStatus,
    ServiceRequest,
    lead_becomes,
)
from mercat.modules.leads.repository import LeadRepository, RequestRepository
from mercat.platform.outbox import Outbox, Session

_TURNS = {QuoteStatus.REJECTED: QuoteTurn.REJECTED, QuoteStatus.EXPIRED: QuoteTurn.EXPIRED}


class Endings:
    """In the caller's transaction, which has locked the request."""

    def __init__(self, session: Session) -> None:
        self._leads = LeadRepository(session)
        self._requests = RequestRepository(session)
        self._outbox = Outbox(session)

    async def lose(
        self,
        request: ServiceRequest,
        at: datetime,
        *,
        but: Lead | None = None,
        quotes: QuoteStatus = QuoteStatus.REJECTED,
    ) -> Sequence[Lead]:
        """Its live leads, but for whoever has won, are LOST, and those of their quotes that could
        be accepted become REJECTED or EXPIRED. Returns those leads.
        """
        lost = [lead for lead in await self._leads.lock_live(request.id) if lead is not but]
        for lead in lost:
            lead_becomes(lead, LeadStatus.LOST)
            self._outbox.add(
                LeadChanged(
                    lead_id=lead.id,
                    request_id=request.id,
                    business_id=lead.business_id,
                    kind=LeadTurn.LOST,
                )
            )
        for quote in await self._requests.lock_sent_quotes(request.id):
            if but is not None and quote.lead_id == but.id:
                continue
            quote.status, quote.decided_at = quotes, at
            self._outbox.add(
                QuoteChanged(
                    quote_id=quote.id,
                    request_id=request.id,
                    business_id=quote.business_id,
                    kind=_TURNS[quotes],
                )
            )
        return lost
