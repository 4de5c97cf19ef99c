"""How what becomes of bookings is put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.repository import BookingRepository, TurnRepository
from mercat.modules.bookings.service import Outcomes, Parties, Slots
from mercat.modules.bookings.workflows.approve_booking import ApproveBooking
from mercat.modules.bookings.workflows.cancel_booking import CancelBooking
from mercat.modules.bookings.workflows.cancel_coming import CancelComing
from mercat.modules.bookings.workflows.confirm_booking import ConfirmBooking
from mercat.modules.bookings.workflows.count_refund import CountRefund
from mercat.modules.bookings.workflows.decline_booking import DeclineBooking
from mercat.modules.bookings.workflows.expire_holds import ExpireHolds
from mercat.modules.bookings.workflows.follow_clock import FollowClock
from mercat.modules.bookings.workflows.link_payment import LinkPayment
from mercat.modules.bookings.workflows.note_absence import NoteAbsence
from mercat.modules.bookings.workflows.void_payment import VoidPayment
from mercat.modules.businesses.service import Teams
from mercat.modules.payments.service import Charges, Returns
from mercat.platform.db import Transaction
from mercat.platform.outbox import Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def approve_booking(session: DbSession, resources: FromApp) -> ApproveBooking:
    return ApproveBooking(
        Transaction(session),
        BookingRepository(session),
        Parties(Teams.of(session)),
        _outcomes(session, resources),
        AuditTrail(session),
        resources.clock,
    )


async def decline_booking(session: DbSession, resources: FromApp) -> DeclineBooking:
    return DeclineBooking(
        Transaction(session),
        BookingRepository(session),
        Parties(Teams.of(session)),
        _outcomes(session, resources),
        AuditTrail(session),
    )


async def cancel_booking(session: DbSession, resources: FromApp) -> CancelBooking:
    return CancelBooking(
        Transaction(session),
        BookingRepository(session),
        Parties(Teams.of(session)),
        _outcomes(session, resources),
        AuditTrail(session),
        resources.clock,
    )


async def note_absence(session: DbSession, resources: FromApp) -> NoteAbsence:
    return NoteAbsence(
        Transaction(session),
        BookingRepository(session),
        Parties(Teams.of(session)),
        _outcomes(session, resources),
        AuditTrail(session),
        resources.clock,
    )


async def link_payment(session: DbSession, resources: FromApp) -> LinkPayment:
    return LinkPayment(
        Transaction(session),
        BookingRepository(session),
        Parties(Teams.of(session)),
        _outcomes(session, resources),
        resources.clock,
    )


def confirm_booking(session: Session, resources: Resources) -> ConfirmBooking:
    return ConfirmBooking(
        Transaction(session),
        BookingRepository(session),
        TurnRepository(session),
        Slots(session, resources.clock),
        _outcomes(session, resources),
        resources.clock,
    )


def count_refund(session: Session, resources: Resources) -> CountRefund:
    return CountRefund(
        Transaction(session),
        BookingRepository(session),
        TurnRepository(session),
        Returns(session),
        _outcomes(session, resources),
    )


def cancel_coming(session: Session, resources: Resources) -> CancelComing:
    return CancelComing(
        Transaction(session),
        BookingRepository(session),
        TurnRepository(session),
        _outcomes(session, resources),
        resources.clock,
    )


def void_payment(session: Session, resources: Resources) -> VoidPayment:
    return VoidPayment(
        Transaction(session),
        BookingRepository(session),
        Charges(session, resources.settings, resources.clock),
    )


def expire_holds(session: Session, resources: Resources) -> ExpireHolds:
    return ExpireHolds(
        Transaction(session),
        TurnRepository(session),
        Slots(session, resources.clock),
        Charges(session, resources.settings, resources.clock),
        resources.clock,
    )


def follow_clock(session: Session, resources: Resources) -> FollowClock:
    return FollowClock(
        Transaction(session),
        TurnRepository(session),
        _outcomes(session, resources),
        resources.clock,
    )


def _outcomes(session: Session, resources: Resources) -> Outcomes:
    return Outcomes(session, resources.settings, resources.clock)
