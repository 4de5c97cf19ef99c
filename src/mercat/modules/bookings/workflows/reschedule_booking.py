"""A booking is moved to another time; where that cannot be, it stays where it was."""

from datetime import datetime
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.errors import NeedsApproval, NoBooking
from mercat.modules.bookings.events import Change
from mercat.modules.bookings.models import Booking, BookingStatus, Party
from mercat.modules.bookings.repository import BookingRepository, TurnRepository
from mercat.modules.bookings.schemas import RescheduleInput
from mercat.modules.bookings.service import (
    Agreements,
    BookingMaker,
    Moves,
    Offer,
    Outcomes,
    Parties,
    Plan,
    Shop,
    Slots,
    Timeline,
    Wanted,
    act,
    claims_left,
    end_of,
    for_the_team,
)
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class RescheduleBooking:
    def __init__(
        self,
        transaction: Transaction,
        bookings: BookingRepository,
        turns: TurnRepository,
        parties: Parties,
        shop: Shop,
        agreements: Agreements,
        maker: BookingMaker,
        slots: Slots,
        moves: Moves,
        outcomes: Outcomes,
        timeline: Timeline,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._bookings = bookings
        self._turns = turns
        self._parties = parties
        self._shop = shop
        self._agreements = agreements
        self._maker = maker
        self._slots = slots
        self._moves = moves
        self._outcomes = outcomes
        self._timeline = timeline
        self._audit = audit
        self._clock = clock

    async def execute(
        self,
        actor: Actor,
        booking_id: UUID,
        input: RescheduleInput,
        version: int | None,
        device: Device,
    ) -> None:
        """Raises NoBooking, Forbidden, VersionMismatch, WrongState, TooLateToMove, NeedsApproval,
        SlotTaken, and what `Shop.find` and `plan` do.
        """
        async with self._transaction:
            booking = await self._bookings.find(booking_id)
            if booking is None:
                raise NoBooking
            party = await self._parties.either(actor, booking)
            plan = await self._plan(actor, booking, party, input)
            await self._lock(booking, plan)
            booking.expect(version)
            self._moves.permit(booking, party)
            if plan.needs_approval and party is Party.CUSTOMER:
                self._refuse_unasked(booking)
            await self._move(booking, plan)
            told = await self._moves.settle(booking, plan, party)
            self._timeline.tell(
                booking, Change.RESCHEDULED, party, actor.user_id, reason=input.reason, **told
            )
            if booking.status is BookingStatus.HELD and not booking.owed.amount:
                await self._outcomes.confirm(booking, Party.SYSTEM)
            if party is not Party.CUSTOMER:
                await self._audit.record(act("booking.rescheduled", actor, device, booking, **told))

    async def _plan(
        self, actor: Actor, booking: Booking, party: Party, input: RescheduleInput
    ) -> Plan:
        as_it_was = booking.ends_at - booking.starts_at
        # A service takes as long as it takes now.
        length = input.length or (as_it_was if booking.room_id else None)
        end = input.starts_at + (length or as_it_was)
        offer = await self._offer(actor, booking, input.starts_at, end)
        if party is not Party.CUSTOMER:
            offer = for_the_team(offer)
        return offer.plan(
            input.starts_at, end_of(offer, input.starts_at, length), self._clock.now()
        )

    async def _offer(
        self, actor: Actor, booking: Booking, since: datetime, until: datetime
    ) -> Offer:
        if booking.agreed:
            return await self._agreements.of_booking(booking, since, until)
        wanted = Wanted(
            customer_id=booking.customer_id,
            since=since,
            until=until,
            room_id=booking.room_id,
            offering_id=booking.offering_id,
            member_id=booking.member_id,
            property_id=booking.property_id,
            extras={UUID(one["equipment_id"]): one["quantity"] for one in booking.extras},
        )
        return await self._shop.find(wanted, actor)

    async def _lock(self, booking: Booking, plan: Plan) -> None:
        """The calendars it has and those it wants, all at once; then the booking, read anew."""
        has = await claims_left(self._turns, booking.id)
        await self._slots.lock([*has, *plan.candidates])
        if await self._bookings.lock(booking.id) is None:
            raise NoBooking

    @staticmethod
    def _refuse_unasked(booking: Booking) -> None:
        if booking.status is not BookingStatus.REQUESTED:
            raise NeedsApproval

    async def _move(self, booking: Booking, plan: Plan) -> None:
        await self._slots.release(booking_id=booking.id)
        (calendars,) = await self._maker.calendars([plan])
        await self._slots.take([plan.claim(calendar, booking.id) for calendar in calendars])
        booking.member_id = next((one.member_id for one in calendars if one.member_id), None)
