"""How bookings that are made, moved and read are put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.repository import BookingRepository, FactRepository, TurnRepository
from mercat.modules.bookings.service import (
    Agreements,
    BookingMaker,
    Bookings,
    BookingTeller,
    Moves,
    Outcomes,
    Parties,
    Quotes,
    Shop,
    Slots,
    Timeline,
)
from mercat.modules.bookings.workflows.create_booking import CreateBooking
from mercat.modules.bookings.workflows.create_series import CreateSeries
from mercat.modules.bookings.workflows.reschedule_booking import RescheduleBooking
from mercat.modules.businesses.service import Teams
from mercat.modules.venues.service import RoomPrices
from mercat.platform.db import Transaction
from mercat.platform.idempotency import Idempotency
from mercat.platform.outbox import Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def bookings(resources: FromApp) -> Bookings:
    return Bookings(resources.reads, resources.cursors, resources.settings)


async def quotes(resources: FromApp) -> Quotes:
    return Quotes(resources.reads, resources.clock)


async def create_booking(session: DbSession, resources: FromApp) -> CreateBooking:
    return CreateBooking(
        Transaction(session),
        Idempotency(session, resources.clock),
        _shop(session, resources),
        BookingMaker(session, resources.settings, resources.clock),
        BookingTeller(session, resources.settings),
        resources.clock,
    )


async def create_series(session: DbSession, resources: FromApp) -> CreateSeries:
    return CreateSeries(
        Transaction(session),
        Idempotency(session, resources.clock),
        _shop(session, resources),
        BookingRepository(session),
        BookingMaker(session, resources.settings, resources.clock),
        BookingTeller(session, resources.settings),
        resources.clock,
    )


async def reschedule_booking(session: DbSession, resources: FromApp) -> RescheduleBooking:
    return RescheduleBooking(
        Transaction(session),
        BookingRepository(session),
        TurnRepository(session),
        Parties(Teams.of(session)),
        _shop(session, resources),
        Agreements(session),
        BookingMaker(session, resources.settings, resources.clock),
        Slots(session, resources.clock),
        Moves(session, resources.settings, resources.clock),
        Outcomes(session, resources.settings, resources.clock),
        Timeline(session),
        AuditTrail(session),
        resources.clock,
    )


def _shop(session: Session, resources: Resources) -> Shop:
    return Shop(FactRepository(session), RoomPrices(resources.reads))
