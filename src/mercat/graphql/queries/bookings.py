"""Bookings: one's own, and those of a business."""

from datetime import datetime
from uuid import UUID

from mercat.graphql.connections import Connection
from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.bookings.dependencies import bookings as dependencies
from mercat.modules.bookings.models import BookingStatus
from mercat.modules.bookings.schemas import BookingDetailRead, BookingRead
from mercat.modules.bookings.service import BookingFilter
from mercat.modules.identity.models import Permission

queries = Fields()


@queries.field
async def booking(context: Context, *, id: UUID) -> BookingDetailRead:
    """For its customer, for the team of its business, and for staff."""
    actor = context.caller(Permission.BOOKINGS_READ)
    known = await dependencies.bookings(context.resources)
    return await known.get(id, actor)


@queries.field
async def my_bookings(
    context: Context,
    *,
    status: BookingStatus | None = None,
    from_: datetime | None = None,
    to: datetime | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Connection[BookingRead]:
    """Your own. Those that begin last come first. `from`, `to`: when they begin."""
    wanted = BookingFilter(status=status, since=from_, until=to)
    return await _page(context, wanted, first, after)


@queries.field
async def bookings(
    context: Context,
    *,
    business_id: UUID,
    studio_id: UUID | None = None,
    room_id: UUID | None = None,
    member_id: UUID | None = None,
    status: BookingStatus | None = None,
    from_: datetime | None = None,
    to: datetime | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Connection[BookingRead]:
    """Those of a business, for its team and for staff. Those that begin last come first."""
    wanted = BookingFilter(business_id, studio_id, room_id, member_id, status, from_, to)
    return await _page(context, wanted, first, after)


async def _page(
    context: Context, wanted: BookingFilter, first: int | None, after: str | None
) -> Connection[BookingRead]:
    actor = context.caller(Permission.BOOKINGS_READ)
    known = await dependencies.bookings(context.resources)
    return Connection(await known.page(wanted, context.paging(first, after), actor), after)
