"""A booking that is held and may be paid, everything that can happen to it, and what must be true
of it whatever did.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.bookings.hall import Hall, overlaps
from tests.modules.bookings.rooms import NOON, Place, booked
from tests.modules.payments.delivering import TOLD, deliver

from mercat.modules.bookings import handlers
from mercat.modules.bookings.dependencies import bookings, changes
from mercat.modules.bookings.errors import SlotTaken, WrongState
from mercat.modules.bookings.events import Change
from mercat.modules.bookings.models import (
    KEEPS_SLOT,
    WAITING,
    Booking,
    BookingEvent,
    BookingStatus,
    CalendarEntry,
    Party,
    may_become,
)
from mercat.modules.bookings.schemas import ReasonInput, RescheduleInput
from mercat.modules.bookings.service import Outcomes, Slots, Timeline
from mercat.modules.identity.models import SHIPPED, Actor, Device, UserType
from mercat.modules.payments.dependencies import sandbox
from mercat.modules.payments.errors import ChargeClosed
from mercat.modules.payments.events import PaymentSettled
from mercat.modules.payments.gateways.facts import PaymentArrived
from mercat.modules.payments.gateways.sandbox import payment_name
from mercat.modules.payments.models import Charge, Gateway
from mercat.modules.payments.schemas import PayInput, PayWhen
from mercat.modules.payments.service import Settling
from mercat.platform.outbox import Handlers
from mercat.platform.resources import Resources

DEVICE = Device(None, None)
NEWS = Handlers([*(one for one in handlers.HANDLERS if not one.heavy), *TOLD])

Act = Callable[[], Awaitable[None]]


def person(user_id: UUID) -> Actor:
    return Actor(user_id, None, UserType.CUSTOMER, permissions=SHIPPED["CUSTOMER"])


@dataclass
class Hold:
    """One hour of a hall's room at noon, for which 45 euros are to be paid within 30 minutes."""

    resources: Resources
    hall: Hall
    place: Place
    id: UUID

    @property
    def acts(self) -> dict[str, Act]:
        return {
            "expire": self.expire,
            "pay": self.pay,
            "pay late": self.pay_late,
            "cancel": self.cancel,
            "approve": self.approve,
            "decline": self.decline,
            "move": self.move,
            "somebody else": self.somebody_else,
        }

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        async with self.resources.database.open_session() as session:
            yield session

    async def expire(self) -> None:
        async with self.session() as session:
            await changes.expire_holds(session, self.resources).execute()

    async def pay(self, *, late: bool = False) -> None:
        """And the news are taken up, as a worker would: the relay tells them again later."""
        charge_id = await self.charge_id()
        if charge_id is None:
            return  # nobody has asked for money
        when = PayWhen.LATE if late else PayWhen.NOW
        with suppress(ChargeClosed):
            async with self.session() as session:
                workflow = await sandbox.pay_charge(session, self.resources)
                await workflow.execute(charge_id, PayInput(when=when))
            await self.hear(charge_id)

    async def hear(self, charge_id: UUID) -> None:
        """What the sandbox tells of that payment."""
        async with self.session() as session:
            charge = await session.get_one(Charge, charge_id)
            fact = PaymentArrived(
                payment_id=payment_name(charge_id),
                money=charge.money,
                at=self.resources.clock.now(),
                charge_id=charge_id,
            )
        async with self.session() as session:
            await Settling(session, self.resources.clock).take(Gateway.SANDBOX, fact)
            await session.commit()
        async with self.session() as session:
            event = PaymentSettled(charge_id=charge_id, subject_kind="booking", subject_id=self.id)
            await changes.confirm_booking(session, self.resources).execute(event)

    async def pay_late(self) -> None:
        await self.pay(late=True)

    async def cancel(self) -> None:
        with suppress(WrongState):
            async with self.session() as session:
                workflow = await changes.cancel_booking(session, self.resources)
                actor = person(self.place.customer)
                await workflow.execute(actor, self.id, ReasonInput(), None, DEVICE)

    async def approve(self) -> None:
        with suppress(WrongState):
            async with self.session() as session:
                workflow = await changes.approve_booking(session, self.resources)
                await workflow.execute(person(self.hall.owner.id), self.id, None, DEVICE)

    async def decline(self) -> None:
        with suppress(WrongState):
            async with self.session() as session:
                workflow = await changes.decline_booking(session, self.resources)
                await workflow.execute(
                    person(self.hall.owner.id), self.id, ReasonInput(), None, DEVICE
                )

    async def move(self) -> None:
        """To two hours later, for as much."""
        with suppress(WrongState, SlotTaken):
            async with self.session() as session:
                workflow = await bookings.reschedule_booking(session, self.resources)
                wish = RescheduleInput(starts_at=NOON + timedelta(hours=2))
                await workflow.execute(person(self.place.customer), self.id, wish, None, DEVICE)

    async def somebody_else(self) -> None:
        """Wants the same time."""
        async with self.session() as session:
            other = await booked(session, self.place)
            try:
                slots = Slots(session, self.resources.clock)
                await slots.take([self.place.claim(other)])
            except SlotTaken:
                await session.rollback()
            else:
                await session.commit()

    async def settle(self) -> None:
        """All news are taken up, and the clock looks once more."""
        await deliver(self.resources, NEWS)
        await self.expire()
        await deliver(self.resources, NEWS)

    async def status(self) -> BookingStatus:
        async with self.session() as session:
            return (await session.get_one(Booking, self.id)).status

    async def charge_id(self) -> UUID | None:
        async with self.session() as session:
            return (await session.get_one(Booking, self.id)).charge_id

    async def faults(self) -> list[str]:
        """What must not be, and is."""
        async with self.session() as session:
            booking = await session.get_one(Booking, self.id)
            owed = select(Charge).where(Charge.subject_id == self.id)
            charges = (await session.scalars(owed)).all()
            events = (
                await session.scalars(
                    select(BookingEvent)
                    .where(BookingEvent.booking_id == self.id)
                    .order_by(BookingEvent.id)
                )
            ).all()
            live = await session.scalars(select(CalendarEntry.booking_id).where(CalendarEntry.live))
            owners = set(live)
        return [
            told
            for told, is_so in (
                *_timeline_faults(booking, events),
                *_money_faults(booking, charges),
                ("it waits still", booking.status in WAITING),
                ("it keeps time it has not", _keeps(booking) and self.id not in owners),
                ("it has time it does not keep", not _keeps(booking) and self.id in owners),
                ("some time is taken twice", await overlaps(self.resources) > 0),
            )
            if is_so
        ]


def _keeps(booking: Booking) -> bool:
    return booking.status in KEEPS_SLOT


def _timeline_faults(booking: Booking, events: Any) -> list[tuple[str, bool]]:
    path = [event.status for event in events]
    jumps = [
        (now, then) for now, then in pairwise(path) if now != then and not may_become(now, then)
    ]
    return [
        (f"its timeline jumps: {path}", bool(jumps)),
        (f"its timeline ends elsewhere: {path}", path[-1] is not booking.status),
        ("a change is not counted", booking.version != len(events)),
    ]


def _money_faults(booking: Booking, charges: Sequence[Charge]) -> list[tuple[str, bool]]:
    paid = sum(charge.amount for charge in charges if charge.paid_at)
    refunded = sum(charge.refunded_amount for charge in charges)
    unpaid = [charge.status for charge in charges if charge.paid_at is None]
    confirmed = booking.status is BookingStatus.CONFIRMED
    return [
        ("it counts other money than there is", booking.paid_amount != paid),
        ("it counts other refunds than there are", booking.refund_amount != refunded),
        ("it is confirmed and unpaid", confirmed and paid - refunded != booking.due_amount),
        ("it is dead and keeps money", not confirmed and paid > refunded),
        ("it is over and may be paid still", set(unpaid) - {"EXPIRED"} != set()),
    ]


async def hold(
    resources: Resources,
    hall: Hall,
    customer_id: UUID,
    status: BookingStatus = BookingStatus.HELD,
) -> Hold:
    """So far ahead that whoever cancels gets everything back."""
    place = Place(hall.business, hall.studio, hall.room, hall.room, customer_id)
    async with resources.database.open_session() as session:
        until = resources.clock.now() + timedelta(minutes=30)
        booking = await booked(session, place, status=status, held_until=until, version=0)
        booking.total_amount = booking.due_amount = 4500
        await Slots(session, resources.clock).take([place.claim(booking)])
        if status is BookingStatus.HELD:
            outcomes = Outcomes(session, resources.settings, resources.clock)
            await outcomes.ask_for_payment(booking)
        Timeline(session).tell(booking, Change(status.lower()), Party.CUSTOMER, place.customer)
        await session.commit()
    return Hold(resources, hall, place, booking.id)


async def clear(resources: Resources) -> None:
    """For the next round in the same room."""
    books = ("ledger_entries", "ledger_transactions", "ledger_accounts", "refunds", "charges")
    tables = ("calendar_entries", "booking_events", "bookings", *books, "sandbox_operations")
    async with resources.database.engine.begin() as connection:
        # The books refuse to be deleted from, unless their triggers look away.
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in (*tables, "outbox"):
            await connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 (of our own names)
