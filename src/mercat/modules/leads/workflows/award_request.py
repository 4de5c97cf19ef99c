"""What was accepted is paid after all, after the time for it was over."""

from uuid import UUID

from mercat.modules.bookings.models import KEEPS_SLOT
from mercat.modules.bookings.service import CallingOff
from mercat.modules.leads.models import (
    LIVE,
    LeadStatus,
    Quote,
    QuoteStatus,
    ServiceRequest,
    lead_becomes,
)
from mercat.modules.leads.repository import QuoteRepository, RequestRepository
from mercat.modules.leads.service import Deciding
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

_UNWANTED = "Paid after the time to pay was over, for what is not looked for any more."


class AwardRequest:
    def __init__(
        self,
        transaction: Transaction,
        bookings: CallingOff,
        requests: RequestRepository,
        quotes: QuoteRepository,
        deciding: Deciding,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._bookings = bookings
        self._requests = requests
        self._quotes = quotes
        self._deciding = deciding
        self._clock = clock

    async def execute(self, booking_id: UUID) -> None:
        """It is awarded again, if it looks for somebody still. If not, the booking is called off
        and all that was paid comes back: nobody has the same done twice. Told again it changes
        nothing more.
        """
        async with self._transaction:
            request_id = await self._quotes.request_of(booking_id)
            if request_id is None:
                return
            # The booking before the request, as its calendars are.
            booking = await self._bookings.lock(booking_id)
            request = await self._requests.lock(request_id)
            if booking is None or request is None:
                return
            quote = await self._quotes.lock_of_booking(booking_id)
            if quote.status is not QuoteStatus.EXPIRED or booking.status not in KEEPS_SLOT:
                return
            if not await self._award(request, quote, booking_id):
                await self._bookings.call_off(booking, _UNWANTED)

    async def _award(self, request: ServiceRequest, quote: Quote, booking_id: UUID) -> bool:
        """False where somebody else has it by now, or nobody is to have it."""
        now = self._clock.now()
        if not request.is_running(now):
            return False
        offered = await self._deciding.lock(quote)
        if offered.lead.status not in LIVE:
            return False
        if offered.lead.status is not LeadStatus.QUOTED:
            lead_becomes(offered.lead, LeadStatus.QUOTED)
        await self._deciding.award(offered, booking_id, now)
        return True
