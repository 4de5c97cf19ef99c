"""Rooms and services: booked, and called off."""

from uuid import UUID

from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.bookings.dependencies import bookings as dependencies
from mercat.modules.bookings.dependencies import changes
from mercat.modules.bookings.schemas import (
    BookingDetailRead,
    BookingInput,
    BookingRead,
    ReasonInput,
)
from mercat.modules.identity.models import Permission

mutations = Fields()


@mutations.field
async def create_booking(
    context: Context, *, input: BookingInput, idempotency_key: str | None = None
) -> BookingRead:
    """HELD until `heldUntil`, to be paid at `paymentUrl`; REQUESTED where the team says yes first;
    CONFIRMED at once where nothing is to be paid.
    """
    actor = context.caller(Permission.BOOKINGS_WRITE)
    keyed = context.keyed(actor, "createBooking", input, idempotency_key)
    async with context.session() as session:
        workflow = await dependencies.create_booking(session, context.resources)
        answer = await workflow.execute(actor, input, keyed)
    return context.replied("createBooking", BookingRead, answer)


@mutations.field
async def cancel_booking(
    context: Context,
    *,
    booking_id: UUID,
    input: ReasonInput = ReasonInput(),  # noqa: B008 (nobody writes to it)
    expected_version: int | None = None,
) -> BookingDetailRead:
    """Before it begins; its policy says what comes back, and all of it where the team cancels.
    `expectedVersion`: only if it is still as you have read it.
    """
    actor = context.caller(Permission.BOOKINGS_WRITE)
    async with context.session() as session:
        workflow = await changes.cancel_booking(session, context.resources)
        await workflow.execute(actor, booking_id, input, expected_version, context.device)
    bookings = await dependencies.bookings(context.resources)
    return await bookings.get(booking_id, actor)
