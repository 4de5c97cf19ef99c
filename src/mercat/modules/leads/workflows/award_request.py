"""What was accepted is paid after all, after the time for it was over."""

from uuid import UUID

from mercat.modules.bookings.models import KEEPS_SLOT
from mercat.modules.leads.models import LIVE, LeadStatus, QuoteStatus, lead_becomes
from mercat.modules.leads.repository import QuoteRepository, RequestRepository
from mercat.modules.leads.service import Deciding
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class AwardRequest:
    def __init__(
        self,
        transaction: Transaction,
        requests: RequestRepository,
        quotes: QuoteRepository,
        deciding: Deciding,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._requests = requests
        self._quotes = quotes
        self._deciding = deciding
        self._clock = clock

    async def execute(self, booking_id: UUID) -> None:
        """It is awarded again, if it looks for somebody still. If not, the booking stands by
        itself. Told again it changes nothing more.
        """
        async with self._transaction:
            request_id = await self._quotes.request_of(booking_id)
            request = await self._requests.lock(request_id) if request_id else None
            if request is None:
                return
            quote = await self._quotes.lock_of_booking(booking_id)
            now = self._clock.now()
            lapsed = quote.status is QuoteStatus.EXPIRED and request.is_running(now)
            if not lapsed or await self._quotes.booking_status(booking_id) not in KEEPS_SLOT:
                return
            offered = await self._deciding.lock(quote)
            if offered.lead.status not in LIVE:
                return
            if offered.lead.status is not LeadStatus.QUOTED:
                lead_becomes(offered.lead, LeadStatus.QUOTED)
            await self._deciding.award(offered, booking_id, now)
