"""A team says that the customer did not come."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.errors import NoBooking, NotBegun
from mercat.modules.bookings.repository import BookingRepository
from mercat.modules.bookings.service import Outcomes, Parties, act, no_show
from mercat.modules.businesses.models import CancellationTerms
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class NoteAbsence:
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
        """From its start until its end. Raises NoBooking, Forbidden, VersionMismatch, NotBegun,
        WrongState.
        """
        async with self._transaction:
            booking = await self._bookings.lock(booking_id)
            if booking is None:
                raise NoBooking
            await self._parties.team(actor, booking)
            booking.expect(version)
            if self._clock.now() < booking.starts_at:
                raise NotBegun
            back = no_show(CancellationTerms.read(booking.cancellation_terms), booking.kept)
            await self._outcomes.note_absence(booking, actor.user_id, back)
            told = {"refund": back.amount.amount}
            await self._audit.record(act("booking.no_show", actor, device, booking, **told))
