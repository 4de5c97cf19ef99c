"""Nothing comes of what was accepted: it was not paid, or was called off before it began."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from mercat.modules.bookings.models import BookingStatus
from mercat.modules.leads.events import MatchingDue, QuoteTurn, RequestChanged, RequestTurn
from mercat.modules.leads.models import (
    SILENCE,
    SILENT,
    Lead,
    LeadStatus,
    Letter,
    Quote,
    QuoteStatus,
    RequestStatus,
    ServiceRequest,
    lead_becomes,
    request_becomes,
)
from mercat.modules.leads.repository import LeadRepository, QuoteRepository, RequestRepository
from mercat.modules.leads.service import Deciding, Endings, LetterBox
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox

_DEAD = frozenset({BookingStatus.EXPIRED, BookingStatus.CANCELLED})


class ReopenRequest:
    def __init__(
        self,
        transaction: Transaction,
        requests: RequestRepository,
        leads: LeadRepository,
        quotes: QuoteRepository,
        deciding: Deciding,
        endings: Endings,
        box: LetterBox,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._requests = requests
        self._leads = leads
        self._quotes = quotes
        self._deciding = deciding
        self._endings = endings
        self._box = box
        self._outbox = outbox
        self._clock = clock

    async def execute(self, booking_id: UUID) -> None:
        """It looks for somebody again, if it may; who had lost is back where they were. Nothing for
        a booking that no quote led to, and told again nothing more.
        """
        async with self._transaction:
            request_id = await self._quotes.request_of(booking_id)
            request = await self._requests.lock(request_id) if request_id else None
            if request is None:
                return
            quote = await self._quotes.lock_of_booking(booking_id)
            is_dead = await self._quotes.booking_status(booking_id) in _DEAD
            if quote.status is not QuoteStatus.ACCEPTED or not is_dead:
                return
            now = self._clock.now()
            quote.status, quote.decided_at = QuoteStatus.EXPIRED, now
            self._deciding.tell(quote, QuoteTurn.EXPIRED)
            leads = await self._leads.lock_of_request(request.id)
            if request.expires_at > now and await self._quotes.may_look_again(request):
                await self._reopen(request, leads, now)
            else:
                await self._end(request, leads, now)

    async def _reopen(self, request: ServiceRequest, leads: Sequence[Lead], now: datetime) -> None:
        request_becomes(request, RequestStatus.MATCHED)
        lost = await self._quotes.lock_lost(request.id)
        valid = {quote.lead_id: quote for quote in lost if quote.valid_until > now}
        public = await self._quotes.open_businesses({lead.business_id for lead in leads})
        for lead in leads:
            if lead.status is LeadStatus.WON:
                self._wait_or_lose(lead, now, is_public=lead.business_id in public)
            elif lead.lost_from is not None and lead.business_id in public:
                self._give_back(lead, valid.get(lead.id), now)
        for quote in lost:
            quote.lost = False
        self._box.to_customer(request.customer_id, Letter.REQUEST_REOPENED, request.id)
        self._outbox.add(RequestChanged(request_id=request.id, kind=RequestTurn.REOPENED))
        self._outbox.add(MatchingDue(request_id=request.id))

    def _wait_or_lose(self, lead: Lead, now: datetime, *, is_public: bool) -> None:
        """Whoever was not paid may send another quote, unless they are suspended or given up."""
        if is_public:
            self._deciding.wait_again(lead, now)
        else:
            lead_becomes(lead, LeadStatus.LOST)

    def _give_back(self, lead: Lead, quote: Quote | None, now: datetime) -> None:
        """What it had: its quote, as long as that is valid; or the time to send one."""
        if quote is not None:
            lead_becomes(lead, LeadStatus.QUOTED)
            quote.status, quote.decided_at = QuoteStatus.SENT, None
            self._deciding.tell(quote, QuoteTurn.REOPENED)
            return
        silent = lead.lost_from if lead.lost_from in SILENT else LeadStatus.VIEWED
        lead_becomes(lead, silent or LeadStatus.VIEWED)
        lead.expires_at = now + SILENCE

    async def _end(self, request: ServiceRequest, leads: Sequence[Lead], now: datetime) -> None:
        """Its time is over; or its customer has gone, or asks for the same by another."""
        for lead in leads:
            if lead.status is LeadStatus.WON:
                lead_becomes(lead, LeadStatus.LOST)
        await self._endings.expire(request, now)
