"""What becomes of bookings."""

from collections.abc import AsyncIterator
from uuid import UUID

from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.bookings.dependencies import bookings as dependencies
from mercat.modules.bookings.errors import NoBooking
from mercat.modules.bookings.schemas import BookingDetailRead
from mercat.modules.identity.models import Permission

subscriptions = Fields()


@subscriptions.field
async def booking_updated(
    context: Context, *, booking_id: UUID | None = None
) -> AsyncIterator[BookingDetailRead]:
    """One of yours or of your team's, or each of them, as it is once something became of it:
    `version` only ever rises, so that of several changes at once the last is told.
    """
    actor = context.caller(Permission.BOOKINGS_READ)
    bookings = await dependencies.bookings(context.resources)
    if booking_id is not None:
        await bookings.get(booking_id, actor)
    async for frame in context.frames("booking.updated"):
        changed = UUID(frame["booking"]["id"])
        if booking_id not in {None, changed}:
            continue
        try:
            yield await bookings.get(changed, actor)
        except NoBooking:
            continue  # it was theirs when it was told
