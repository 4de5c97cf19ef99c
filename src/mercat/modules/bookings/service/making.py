"""Bookings come into being: by one customer's request, by a series, by an accepted offer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.bookings.errors import SlotTaken, TooManyHolds
from mercat.modules.bookings.models import (
    FIRST_VERSION,
    Booking,
    BookingStatus,
    Party,
    new_number,
)
from mercat.modules.bookings.repository import BookingRepository
from mercat.modules.bookings.service.claims import CalendarOf
from mercat.modules.bookings.service.outcomes import Outcomes
from mercat.modules.bookings.service.plans import Plan
from mercat.modules.bookings.service.slots import Slots
from mercat.modules.bookings.service.timeline import Timeline
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Session
from mercat.platform.settings import Settings
from mercat.platform.zone_data import zone_release

ANSWERED_WITHIN = timedelta(hours=24)
"""How long a team has for its yes."""
MOST_WAITING = 20
"""With so many that are neither paid nor answered nobody books more. A series that is longer may be
what takes them there.
"""


class BookingMaker:
    """In the caller's transaction."""

    def __init__(self, session: Session, settings: Settings, clock: Clock) -> None:
        self._bookings = BookingRepository(session)
        self._slots = Slots(session, clock)
        self._timeline = Timeline(session)
        self._outcomes = Outcomes(session, settings, clock)
        self._clock = clock

    async def expect_few(self, customer_id: UUID) -> None:
        """Nobody keeps a calendar from everybody else by what they never pay for. Before any
        calendar is locked. Raises TooManyHolds.
        """
        if await self._bookings.count_waiting(customer_id, self._clock.now()) >= MOST_WAITING:
            raise TooManyHolds

    async def choose(self, plans: Sequence[Plan]) -> Sequence[Sequence[CalendarOf] | None]:
        """For each plan the calendars that it gets, until the commit; None where some are taken."""
        candidates = [claim for plan in plans for claim in plan.candidates]
        busy = {
            (one.claim.calendar.id, one.claim.starts_at)
            for one in await self._slots.in_the_way(candidates)
        }
        return [_chosen(plan, busy) for plan in plans]

    async def make(
        self,
        customer_id: UUID,
        plans: Sequence[Plan],
        chosen: Sequence[Sequence[CalendarOf]] | None = None,
        *,
        notes: str | None = None,
        series_id: UUID | None = None,
    ) -> Sequence[UUID]:
        """All of them, in their order. `chosen`: what `choose` said. Raises SlotTaken, and
        PaymentsUnavailable where something is to be paid and cannot be.
        """
        calendars = chosen or await self.calendars(plans)
        bookings = [
            self._booking(customer_id, plan, own, notes)
            for plan, own in zip(plans, calendars, strict=True)
        ]
        for booking in bookings:
            booking.series_id = series_id
            if booking.status is BookingStatus.HELD:
                await self._outcomes.ask_for_payment(booking)
        await self._timeline.begin(bookings, Party.CUSTOMER, customer_id)
        await self._slots.take(
            [
                plan.claim(calendar, booking.id)
                for booking, plan, own in zip(bookings, plans, calendars, strict=True)
                for calendar in own
            ]
        )
        for booking in bookings:
            if booking.status is BookingStatus.CONFIRMED:
                await self._outcomes.admit(booking)
        return [booking.id for booking in bookings]

    async def calendars(self, plans: Sequence[Plan]) -> Sequence[Sequence[CalendarOf]]:
        """Those that the plans get; where there is nothing to choose, whether they are free or not.
        Raises SlotTaken.
        """
        if all(need.is_settled for plan in plans for need in plan.needs):
            return [[one for need in plan.needs for one in need.calendars] for plan in plans]
        chosen = await self.choose(plans)
        taken = [
            (plan.starts_at, plan.ends_at)
            for plan, own in zip(plans, chosen, strict=True)
            if own is None
        ]
        if taken:
            raise SlotTaken(taken)
        return [own for own in chosen if own is not None]

    def _booking(
        self, customer_id: UUID, plan: Plan, calendars: Sequence[CalendarOf], notes: str | None
    ) -> Booking:
        status, held_until = self._standing(plan)
        booking = Booking(
            id=uuid7(),
            number=new_number(),
            customer_id=customer_id,
            business_id=plan.business_id,
            studio_id=plan.studio_id,
            room_id=plan.room_id,
            offering_id=plan.offering_id,
            agreed=plan.agreed,
            member_id=next((one.member_id for one in calendars if one.member_id), None),
            property_id=plan.property_id,
            status=status,
            held_until=held_until,
            version=FIRST_VERSION,
            notes=notes,
            paid_amount=0,
            refund_amount=0,
            charge_id=None,
        )
        write(booking, plan)
        return booking

    def _standing(self, plan: Plan) -> tuple[BookingStatus, datetime | None]:
        now = self._clock.now()
        if plan.needs_approval:
            return BookingStatus.REQUESTED, min(now + ANSWERED_WITHIN, plan.starts_at)
        if plan.price.due.amount:
            return BookingStatus.HELD, self._outcomes.hold_end(plan.starts_at)
        return BookingStatus.CONFIRMED, None


def write(booking: Booking, plan: Plan) -> None:
    """What is agreed: when, and for how much."""
    booking.title = plan.title
    booking.starts_at, booking.ends_at = plan.starts_at, plan.ends_at
    booking.buffer_minutes, booking.timezone = plan.buffer, plan.zone.key
    booking.local_date, booking.local_minutes = plan.local_date, plan.local_minutes
    booking.zone_release = zone_release()
    booking.extras = list(plan.extras)
    booking.price_lines = [line.model_dump(mode="json") for line in plan.price.lines]
    booking.currency = plan.price.total.currency
    booking.total_amount, booking.due_amount = plan.price.total.amount, plan.price.due.amount
    booking.cancellation_policy = plan.policy
    booking.cancellation_terms = plan.terms.told()


def _chosen(plan: Plan, busy: set[tuple[UUID, datetime]]) -> Sequence[CalendarOf] | None:
    own: list[CalendarOf] = []
    for need in plan.needs:
        free = [one for one in need.calendars if (one.id, plan.starts_at) not in busy]
        if len(free) < need.count:
            return None
        own += free[: need.count]
    return own
