"""A customer wants to pay, and has lost the page, or it is closed."""

from uuid import UUID

from mercat.modules.bookings.errors import NoBooking, WrongState
from mercat.modules.bookings.models import BookingStatus
from mercat.modules.bookings.repository import BookingRepository
from mercat.modules.bookings.schemas import PaymentLinkRead
from mercat.modules.bookings.service import Outcomes, Parties
from mercat.modules.identity.models import Actor
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class LinkPayment:
    def __init__(
        self,
        transaction: Transaction,
        bookings: BookingRepository,
        parties: Parties,
        outcomes: Outcomes,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._bookings = bookings
        self._parties = parties
        self._outcomes = outcomes
        self._clock = clock

    async def execute(self, actor: Actor, booking_id: UUID) -> PaymentLinkRead:
        """The page that is there, or another one. Raises NoBooking, Forbidden, WrongState,
        PaymentsUnavailable.
        """
        async with self._transaction:
            booking = await self._bookings.lock(booking_id)
            if booking is None:
                raise NoBooking
            await self._parties.customer(actor, booking)
            if booking.is_dead(self._clock.now()):
                raise WrongState(BookingStatus.EXPIRED)
            return await self._outcomes.payment_link(booking)
