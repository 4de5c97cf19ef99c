"""A booking is called off, by its customer, by its business, or by staff."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.errors import NoBooking, WrongState
from mercat.modules.bookings.models import Booking, BookingStatus, Party
from mercat.modules.bookings.repository import BookingRepository
from mercat.modules.bookings.schemas import ReasonInput
from mercat.modules.bookings.service import Outcomes, Parties, Refund, act, refund
from mercat.modules.businesses.models import CancellationTerms
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class CancelBooking:
    def __init__(
        self,
        transaction: Transaction,
        bookings: BookingRepository,
        parties: Parties,
        outcomes: Outcomes,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._bookings = bookings
        self._parties = parties
        self._outcomes = outcomes
        self._audit = audit
        self._clock = clock

    async def execute(
        self,
        actor: Actor,
        booking_id: UUID,
        input: ReasonInput,
        version: int | None,
        device: Device,
    ) -> None:
        """What was paid comes back as its policy says. Raises NoBooking, Forbidden,
        VersionMismatch, WrongState.
        """
        async with self._transaction:
            booking = await self._bookings.lock(booking_id)
            if booking is None:
                raise NoBooking
            party = await self._parties.canceller(actor, booking)
            booking.expect(version)
            back = self._refund(booking, party)
            await self._outcomes.cancel(booking, party, actor.user_id, input.reason, back)
            if party is not Party.CUSTOMER:
                told = {"refund": back.amount.amount}
                await self._audit.record(act("booking.cancelled", actor, device, booking, **told))

    def _refund(self, booking: Booking, party: Party) -> Refund:
        now = self._clock.now()
        if booking.status is BookingStatus.CONFIRMED and booking.starts_at <= now:
            raise WrongState(BookingStatus.IN_PROGRESS)  # the clock has not noticed yet
        terms = CancellationTerms.read(booking.cancellation_terms)
        return refund(
            terms, booking.starts_at, booking.kept, now, party, booking.refundable_percent
        )
