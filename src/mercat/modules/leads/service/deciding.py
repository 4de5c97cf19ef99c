"""What becomes of quotes, with all that hangs on it: their leads, and the request."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mercat.modules.leads.errors import NoQuote
from mercat.modules.leads.events import (
    LeadChanged,
    LeadTurn,
    MatchingDue,
    QuoteChanged,
    QuoteTurn,
    RequestChanged,
    RequestTurn,
)
from mercat.modules.leads.models import (
    SILENCE,
    Lead,
    LeadStatus,
    Quote,
    QuoteStatus,
    RequestStatus,
    ServiceRequest,
    lead_becomes,
    request_becomes,
)
from mercat.modules.leads.repository import LeadRepository, QuoteRepository
from mercat.modules.leads.service.endings import Endings
from mercat.platform.outbox import Outbox, Session

_TURNS = {
    QuoteStatus.REJECTED: QuoteTurn.REJECTED,
    QuoteStatus.WITHDRAWN: QuoteTurn.WITHDRAWN,
    QuoteStatus.EXPIRED: QuoteTurn.EXPIRED,
}


@dataclass(frozen=True)
class Offered:
    """Locked, in this order, until the commit."""

    request: ServiceRequest
    lead: Lead
    quote: Quote


class Deciding:
    """In the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._leads = LeadRepository(session)
        self._quotes = QuoteRepository(session)
        self._endings = Endings(session)
        self._outbox = Outbox(session)

    async def lock(self, quote: Quote) -> Offered:
        """As they stand now."""
        found = await self._leads.lock(quote.lead_id)
        if found is None:
            raise NoQuote
        lead, request = found
        return Offered(request, lead, await self._quotes.lock(quote.id))

    async def award(self, offered: Offered, booking_id: UUID, at: datetime) -> None:
        """It is accepted; everybody else has lost."""
        request, lead, quote = offered.request, offered.lead, offered.quote
        quote.status, quote.decided_at, quote.lost = QuoteStatus.ACCEPTED, at, False
        quote.booking_id = booking_id
        lead_becomes(lead, LeadStatus.WON)
        await self._endings.lose(request, at, but=lead)
        request_becomes(request, RequestStatus.AWARDED)
        request.next_wave_at = None
        self.tell(quote, QuoteTurn.ACCEPTED)
        self._outbox.add(
            LeadChanged(
                lead_id=lead.id,
                request_id=request.id,
                business_id=lead.business_id,
                kind=LeadTurn.WON,
            )
        )
        self._outbox.add(RequestChanged(request_id=request.id, kind=RequestTurn.AWARDED))

    def close(
        self, offered: Offered, status: QuoteStatus, at: datetime, reason: str | None = None
    ) -> None:
        """Nothing comes of it. Its business may send another; somebody else may be asked too."""
        quote = offered.quote
        quote.status, quote.decided_at, quote.reason = status, at, reason
        self.wait_again(offered.lead, at)
        self.tell(quote, _TURNS[status])
        self._outbox.add(MatchingDue(request_id=offered.request.id))

    def wait_again(self, lead: Lead, at: datetime) -> None:
        """For another quote, as long as for the first."""
        lead_becomes(lead, LeadStatus.VIEWED)
        lead.expires_at = at + SILENCE

    def tell(self, quote: Quote, kind: QuoteTurn) -> None:
        self._outbox.add(
            QuoteChanged(
                quote_id=quote.id,
                request_id=quote.request_id,
                business_id=quote.business_id,
                kind=kind,
            )
        )
