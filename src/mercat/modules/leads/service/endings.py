"""A request looks for nobody any more: what that is for it, and for those who were asked."""

from collections.abc import Sequence
from datetime import datetime

from mercat.modules.leads.events import (
    LeadChanged,
    LeadTurn,
    QuoteChanged,
    QuoteTurn,
    RequestChanged,
    RequestTurn,
)
from mercat.modules.leads.models import (
    Lead,
    LeadStatus,
    Letter,
    QuoteStatus,
    RequestStatus,
    ServiceRequest,
    lead_becomes,
    request_becomes,
)
from mercat.modules.leads.repository import LeadRepository, RequestRepository
from mercat.modules.leads.service.letter_box import LetterBox
from mercat.platform.outbox import Outbox, Session

_TURNS = {QuoteStatus.REJECTED: QuoteTurn.REJECTED, QuoteStatus.EXPIRED: QuoteTurn.EXPIRED}


class Endings:
    """In the caller's transaction, which has locked the request."""

    def __init__(self, session: Session) -> None:
        self._leads = LeadRepository(session)
        self._requests = RequestRepository(session)
        self._letters = LetterBox(session)
        self._outbox = Outbox(session)

    async def cancel(self, request: ServiceRequest, at: datetime, reason: str | None) -> None:
        """Raises RequestState."""
        request_becomes(request, RequestStatus.CANCELLED)
        request.cancel_reason = reason
        await self._end(request, at, RequestTurn.CANCELLED, QuoteStatus.REJECTED)

    async def expire(self, request: ServiceRequest, at: datetime) -> None:
        """Raises RequestState."""
        request_becomes(request, RequestStatus.EXPIRED)
        await self._end(request, at, RequestTurn.EXPIRED, QuoteStatus.EXPIRED)
        self._letters.to_customer(request.customer_id, Letter.REQUEST_EXPIRED, request.id)

    async def _end(
        self, request: ServiceRequest, at: datetime, turn: RequestTurn, quotes: QuoteStatus
    ) -> None:
        request.ended_at, request.next_wave_at = at, None
        lost = await self.lose(request, at, quotes=quotes)
        about = {lead.business_id: lead.id for lead in lost}
        await self._letters.to_teams(about, Letter.LEAD_CLOSED)
        self._outbox.add(RequestChanged(request_id=request.id, kind=turn))

    async def lose(
        self,
        request: ServiceRequest,
        at: datetime,
        *,
        but: Lead | None = None,
        quotes: QuoteStatus = QuoteStatus.REJECTED,
    ) -> Sequence[Lead]:
        """Its live leads, but for whoever has won, are LOST, and its quotes that could be accepted
        become REJECTED or EXPIRED: the one that was accepted is none of them any more. Returns
        those leads.
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
            quote.status, quote.decided_at, quote.lost = quotes, at, but is not None
            self._outbox.add(
                QuoteChanged(
                    quote_id=quote.id,
                    request_id=request.id,
                    business_id=quote.business_id,
                    kind=_TURNS[quotes],
                )
            )
        return lost
