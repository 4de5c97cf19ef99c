"""What was accepted is done."""

from uuid import UUID

from mercat.modules.leads.events import RequestChanged, RequestTurn
from mercat.modules.leads.models import QuoteStatus, RequestStatus, request_becomes
from mercat.modules.leads.repository import QuoteRepository, RequestRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


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
            if quote.status is not QuoteStatus.ACCEPTED:
                return
            request_becomes(request, RequestStatus.COMPLETED)
            request.ended_at = self._clock.now()
            self._outbox.add(RequestChanged(request_id=request.id, kind=RequestTurn.COMPLETED))
