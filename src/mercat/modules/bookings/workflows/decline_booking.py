"""A team says no to what was asked for."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.errors import NoBooking
from mercat.modules.bookings.repository import BookingRepository
from mercat.modules.bookings.schemas import ReasonInput
from mercat.modules.bookings.service import Outcomes, Parties, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction


class DeclineBooking:
    def __init__(
        self,
        transaction: Transaction,
        bookings: BookingRepository,
        parties: Parties,
        outcomes: Outcomes,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._bookings = bookings
        self._parties = parties
        self._outcomes = outcomes
        self._audit = audit

    async def execute(
        self,
        actor: Actor,
        booking_id: UUID,
        input: ReasonInput,
        version: int | None,
        device: Device,
    ) -> None:
        """Raises NoBooking, Forbidden, VersionMismatch, WrongState."""
        async with self._transaction:
            booking = await self._bookings.lock(booking_id)
            if booking is None:
                raise NoBooking
            await self._parties.team(actor, booking)
            booking.expect(version)
            await self._outcomes.decline(booking, actor.user_id, input.reason)
            await self._audit.record(act("booking.declined", actor, device, booking))
