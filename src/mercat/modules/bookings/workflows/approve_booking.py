"""A team says yes to what was asked for."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.errors import NoBooking, WrongState
from mercat.modules.bookings.models import BookingStatus
from mercat.modules.bookings.repository import BookingRepository
from mercat.modules.bookings.service import Outcomes, Parties, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class ApproveBooking:
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
        self, actor: Actor, booking_id: UUID, version: int | None, device: Device
    ) -> None:
        """Its customer pays now, or it is confirmed where nothing is owed. Raises NoBooking,
        Forbidden, VersionMismatch, WrongState, PaymentsUnavailable.
        """
        async with self._transaction:
            booking = await self._bookings.lock(booking_id)
            if booking is None:
                raise NoBooking
            await self._parties.team(actor, booking)
            booking.expect(version)
            if booking.status is not BookingStatus.REQUESTED:
                raise WrongState(booking.status)
            if booking.is_dead(self._clock.now()):
                raise WrongState(BookingStatus.EXPIRED)
            await self._outcomes.approve(booking, actor.user_id)
            await self._audit.record(act("booking.approved", actor, device, booking))
