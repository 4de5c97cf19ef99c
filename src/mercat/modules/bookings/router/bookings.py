"""Bookings: asked for, made, read, moved."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from mercat.modules.bookings import errors, schemas
from mercat.modules.bookings.dependencies import bookings as dependencies
from mercat.modules.bookings.models import FIRST_VERSION, BookingStatus
from mercat.modules.bookings.router.shapes import (
    BOOKED,
    CHANGED,
    CREATED,
    JUDGED,
    MADE,
    SHOWN,
    Asker,
    Booker,
    Keyed,
    Reader,
)
from mercat.modules.bookings.service import BookingFilter, Bookings, Quotes
from mercat.modules.bookings.workflows.create_booking import CreateBooking
from mercat.modules.bookings.workflows.create_series import CreateSeries
from mercat.modules.bookings.workflows.reschedule_booking import RescheduleBooking
from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.idempotency import KEYED, replied
from mercat.platform.web.limits import limited
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router
from mercat.platform.web.versions import Expected, say_version

router = Router(prefix="/bookings", tags=["bookings"])

Known = Annotated[Bookings, Depends(dependencies.bookings)]


async def _filter(
    business_id: Annotated[
        UUID | None, Query(description="Of this business, for its team and for staff.")
    ] = None,
    studio_id: Annotated[UUID | None, Query(description="In this studio.")] = None,
    room_id: Annotated[UUID | None, Query(description="Of this room.")] = None,
    member_id: Annotated[UUID | None, Query(description="Done by this member.")] = None,
    status: Annotated[BookingStatus | None, Query()] = None,
    since: Annotated[
        schemas.Moment | None, Query(alias="from", description="Those that begin then or later.")
    ] = None,
    until: Annotated[
        schemas.Moment | None, Query(alias="to", description="Those that begin before.")
    ] = None,
) -> BookingFilter:
    return BookingFilter(business_id, studio_id, room_id, member_id, status, since, until)


@router.post(
    "/quote-price",
    summary="Say what a booking would cost",
    responses=answers(*CALLER_CHANGES, *JUDGED),
    openapi_extra=OPEN_TO_ALL,
    dependencies=[Depends(limited("quote-price"))],
)
async def quote_price(
    body: schemas.QuoteInput,
    actor: Asker,
    quotes: Annotated[Quotes, Depends(dependencies.quotes)],
) -> schemas.QuoteRead:
    """With every line, and in words. Makes nothing and keeps nothing; refuses what could not be
    booked, but for what is taken. Open to everybody.
    """
    return await quotes.quote(body, actor)


@router.post(
    "",
    status_code=201,
    response_model=schemas.BookingRead,
    summary="Book a room or a service",
    responses=answers(*CALLER_CHANGES, *BOOKED, errors.TooManyHolds, *KEYED) | MADE,
)
async def create_booking(
    body: schemas.BookingInput,
    actor: Booker,
    keyed: Keyed,
    workflow: Annotated[CreateBooking, Depends(dependencies.create_booking)],
) -> Response:
    """HELD until `held_until`, to be paid at `payment_url`; REQUESTED where the team says yes
    first; CONFIRMED at once where nothing is to be paid. A service is done by `member_id`, or by
    whoever is free and has least to do that day.
    """
    response = replied(await workflow.execute(actor, body, keyed))
    say_version(response, FIRST_VERSION)  # of what is answered, when it is answered again too
    return response


@router.post(
    "/series",
    status_code=201,
    response_model=schemas.SeriesRead,
    summary="Book the same every week",
    responses=answers(*CALLER_CHANGES, *BOOKED, errors.TooManyHolds, *KEYED) | CREATED,
)
async def create_series(
    body: schemas.SeriesInput,
    actor: Booker,
    keyed: Keyed,
    workflow: Annotated[CreateSeries, Depends(dependencies.create_series)],
) -> Response:
    """At the same local time, however the clocks are turned meanwhile. All or nothing, or with
    `skip_taken` what is to be had.
    """
    return replied(await workflow.execute(actor, body, keyed))


@router.get(
    "",
    response_model=PageRead[schemas.BookingRead],
    summary="List bookings",
    responses=answers(*CALLER, NoBusiness, BadCursor, BadLimit),
)
async def list_bookings(
    actor: Reader,
    bookings: Known,
    paging: Paging,
    asked: Annotated[BookingFilter, Depends(_filter)],
) -> Page[schemas.BookingRead]:
    """Your own, or those of a business. Those that begin last come first."""
    return await bookings.page(asked, paging, actor)


@router.get(
    "/{booking_id}",
    summary="Read a booking",
    responses=answers(*SHOWN),
)
async def read_booking(
    booking_id: UUID, actor: Reader, bookings: Known, response: Response
) -> schemas.BookingDetailRead:
    """With all that became of it. For its customer, for the team of its business, and for staff."""
    found = await bookings.get(booking_id, actor)
    say_version(response, found.version)
    return found


@router.post(
    "/{booking_id}/reschedule",
    summary="Move a booking to another time",
    responses=answers(*CHANGED, errors.TooLateToMove, errors.NeedsApproval, *BOOKED),
)
async def reschedule_booking(
    booking_id: UUID,
    body: schemas.RescheduleInput,
    actor: Booker,
    device: FromDevice,
    expected: Expected,
    workflow: Annotated[RescheduleBooking, Depends(dependencies.reschedule_booking)],
    bookings: Known,
    response: Response,
) -> schemas.BookingDetailRead:
    """What it has it keeps until it has the other. What it costs is computed anew: of what was paid
    too much as much goes back as if whoever moves it cancelled, and what is `outstanding` is paid
    at `payment_url`. Its customer moves it as long as something would come back if they cancelled;
    the team, which needs `bookings:manage`, until it begins.
    """
    await workflow.execute(actor, booking_id, body, expected, device)
    found = await bookings.get(booking_id, actor)
    say_version(response, found.version)
    return found
