"""What becomes of a booking: said yes or no to, paid, called off, missed."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Depends, Response

from mercat.modules.bookings import errors, schemas
from mercat.modules.bookings.dependencies import bookings as reading
from mercat.modules.bookings.dependencies import changes
from mercat.modules.bookings.router.shapes import CHANGED, Booker
from mercat.modules.bookings.service import Bookings
from mercat.modules.bookings.workflows.approve_booking import ApproveBooking
from mercat.modules.bookings.workflows.cancel_booking import CancelBooking
from mercat.modules.bookings.workflows.decline_booking import DeclineBooking
from mercat.modules.bookings.workflows.link_payment import LinkPayment
from mercat.modules.bookings.workflows.note_absence import NoteAbsence
from mercat.modules.identity.dependencies import CALLER_CHANGES, FromDevice
from mercat.modules.payments.errors import PaymentsUnavailable
from mercat.platform.web.answers import answers
from mercat.platform.web.routers import Router
from mercat.platform.web.versions import Expected, say_version

router = Router(prefix="/bookings/{booking_id}", tags=["bookings"])

Reasoned = Annotated[schemas.ReasonInput, Body(default_factory=schemas.ReasonInput)]
Known = Annotated[Bookings, Depends(reading.bookings)]


@router.post(
    "/approve",
    summary="Say yes to a booking",
    responses=answers(*CHANGED, PaymentsUnavailable),
)
async def approve_booking(
    booking_id: UUID,
    response: Response,
    actor: Booker,
    device: FromDevice,
    expected: Expected,
    workflow: Annotated[ApproveBooking, Depends(changes.approve_booking)],
    bookings: Known,
) -> schemas.BookingDetailRead:
    """One that is REQUESTED becomes HELD: its customer has 30 minutes to pay. Where nothing is owed
    it is CONFIRMED. Needs `bookings:manage` in the team: owners, admins and managers have it.
    """
    await workflow.execute(actor, booking_id, expected, device)
    return await _told(response, bookings, booking_id, actor)


@router.post("/decline", summary="Say no to a booking", responses=answers(*CHANGED))
async def decline_booking(
    booking_id: UUID,
    body: Reasoned,
    response: Response,
    actor: Booker,
    device: FromDevice,
    expected: Expected,
    workflow: Annotated[DeclineBooking, Depends(changes.decline_booking)],
    bookings: Known,
) -> schemas.BookingDetailRead:
    """One that is REQUESTED; its time is free again. Needs `bookings:manage` in the team."""
    await workflow.execute(actor, booking_id, body, expected, device)
    return await _told(response, bookings, booking_id, actor)


@router.post("/cancel", summary="Cancel a booking", responses=answers(*CHANGED))
async def cancel_booking(
    booking_id: UUID,
    body: Reasoned,
    response: Response,
    actor: Booker,
    device: FromDevice,
    expected: Expected,
    workflow: Annotated[CancelBooking, Depends(changes.cancel_booking)],
    bookings: Known,
) -> schemas.BookingDetailRead:
    """Before it begins. Its customer gets back what the policy it was booked with says; of what the
    team cancels, which needs `bookings:manage`, everything comes back. The timeline says how much,
    and why.
    """
    await workflow.execute(actor, booking_id, body, expected, device)
    return await _told(response, bookings, booking_id, actor)


@router.post(
    "/no-show",
    summary="Say that the customer did not come",
    responses=answers(*CHANGED, errors.NotBegun),
)
async def note_absence(
    booking_id: UUID,
    response: Response,
    actor: Booker,
    device: FromDevice,
    expected: Expected,
    workflow: Annotated[NoteAbsence, Depends(changes.note_absence)],
    bookings: Known,
) -> schemas.BookingDetailRead:
    """From its start until its end. The policy it was booked with says what comes back. Needs
    `bookings:manage` in the team.
    """
    await workflow.execute(actor, booking_id, expected, device)
    return await _told(response, bookings, booking_id, actor)


@router.post(
    "/payment-link",
    summary="Ask where to pay",
    responses=answers(*CALLER_CHANGES, errors.NoBooking, errors.WrongState, PaymentsUnavailable),
)
async def link_payment(
    booking_id: UUID,
    actor: Booker,
    workflow: Annotated[LinkPayment, Depends(changes.link_payment)],
) -> schemas.PaymentLinkRead:
    """For its customer, while something is to be paid: the page that there is, or a new one where
    that is closed.
    """
    return await workflow.execute(actor, booking_id)


async def _told(
    response: Response, bookings: Bookings, booking_id: UUID, actor: Booker
) -> schemas.BookingDetailRead:
    booking = await bookings.get(booking_id, actor)
    say_version(response, booking.version)
    return booking
