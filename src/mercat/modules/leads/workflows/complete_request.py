"""What was accepted is done; or its customer was not there for it."""

from uuid import UUID

from mercat.modules.bookings.models import BookingStatus
from mercat.modules.leads.events import RequestChanged, RequestTurn
from mercat.modules.leads.models import QuoteStatus, RequestStatus, request_becomes
from mercat.modules.leads.repository import QuoteRepository, RequestRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox

_ENDS = {
    BookingStatus.COMPLETED: (RequestStatus.COMPLETED, RequestTurn.COMPLETED),
    # Nobody is looked for again: whoever was kept waiting has won it, and is paid what is due.
    BookingStatus.NO_SHOW: (RequestStatus.EXPIRED, RequestTurn.EXPIRED),
}


class CompleteRequest:
    def __init__(
        self,
        transaction: Transaction,
        requests: RequestRepository,
        quotes: QuoteRepository,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._requests = requests
        self._quotes = quotes
        self._outbox = outbox
        self._clock = clock

    async def execute(self, booking_id: UUID) -> None:
        """Nothing for a booking that no quote led to, and told again nothing more."""
        async with self._transaction:
            request_id = await self._quotes.request_of(booking_id)
            request = await self._requests.lock(request_id) if request_id else None
            if request is None or request.status is not RequestStatus.AWARDED:
                return
            quote = await self._quotes.lock_of_booking(booking_id)
            end = _ENDS.get(await self._quotes.booking_status(booking_id))
            if quote.status is not QuoteStatus.ACCEPTED or end is None:
                return
            status, turn = end
            request_becomes(request, status)
            request.ended_at = self._clock.now()
            self._outbox.add(RequestChanged(request_id=request.id, kind=turn))
