"""Calendars of a business, and the time that its team keeps for itself."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from mercat.modules.bookings import errors, schemas
from mercat.modules.bookings.dependencies import calendars as dependencies
from mercat.modules.bookings.router.shapes import Booker, Reader
from mercat.modules.bookings.service import BlockBook, CalendarBook
from mercat.modules.bookings.workflows.add_blocks import AddBlocks
from mercat.modules.bookings.workflows.remove_block import RemoveBlock
from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers, says
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/calendars", tags=["bookings"])

Known = Annotated[CalendarBook, Depends(dependencies.calendar_book)]
SEEN = (*CALLER, errors.NoCalendar)
"""How a door refuses that shows something of a calendar."""
MANAGED = (*CALLER_CHANGES, errors.NoCalendar)
"""How one does where its team changes something."""

_REMOVED = "That time is free again."


@router.get(
    "",
    response_model=PageRead[schemas.CalendarRead],
    summary="List the calendars of a business",
    responses=answers(*CALLER, NoBusiness),
)
async def list_calendars(
    business_id: Annotated[UUID, Query(description="The business's id.")],
    actor: Reader,
    book: Known,
) -> Page[schemas.CalendarRead]:
    """Of its rooms, of members who can be booked, and of each piece of equipment that is hired out;
    all on one page, for its team.
    """
    return Page(await book.of(actor, business_id), None)


@router.get(
    "/{calendar_id}/blocks",
    response_model=PageRead[schemas.BlockRead],
    summary="List the blocks of a calendar",
    responses=answers(*SEEN, BadCursor, BadLimit),
)
async def list_blocks(
    calendar_id: UUID,
    actor: Reader,
    book: Known,
    blocks: Annotated[BlockBook, Depends(dependencies.block_book)],
    paging: Paging,
    since: Annotated[
        schemas.Moment | None, Query(alias="from", description="Now, if it is left out.")
    ] = None,
    until: Annotated[
        schemas.Moment | None, Query(alias="to", description="Two years later, if left out.")
    ] = None,
) -> Page[schemas.BlockRead]:
    """What has some part between the two, the first first; imported ones too. For its team."""
    place = await book.find(calendar_id, actor)
    return await blocks.page(place, paging, since, until)


@router.post(
    "/{calendar_id}/blocks",
    status_code=201,
    response_model=PageRead[schemas.BlockRead],
    summary="Block time in a calendar",
    responses=answers(
        *MANAGED,
        errors.CalendarTaken,
        errors.EndsTooEarly,
        errors.TooLong,
        errors.RunsIntoItself,
    ),
)
async def add_blocks(
    calendar_id: UUID,
    body: schemas.BlockInput,
    actor: Booker,
    device: FromDevice,
    book: Known,
    workflow: Annotated[AddBlocks, Depends(dependencies.add_blocks)],
) -> Page[schemas.BlockRead]:
    """Once, or at the same local time week after week: all of it or nothing. A 409 says what is in
    the way. Needs `calendars:manage` in the team: owners, admins and managers have it.
    """
    place = await book.find(calendar_id, actor)
    added = await workflow.execute(actor, place, body, device)
    return Page([schemas.BlockRead.of(vars(one), place.timezone) for one in added], None)


@router.delete(
    "/{calendar_id}/blocks/{block_id}",
    summary="Remove a block from a calendar",
    responses=answers(*MANAGED, errors.NoBlock, errors.ImportedBlock) | says(_REMOVED),
)
async def remove_block(
    calendar_id: UUID,
    block_id: UUID,
    actor: Booker,
    device: FromDevice,
    book: Known,
    workflow: Annotated[RemoveBlock, Depends(dependencies.remove_block)],
    following: Annotated[
        bool, Query(description="Those of its series after it too.", strict=False)
    ] = False,
) -> MessageRead:
    """Needs `calendars:manage` in the team."""
    place = await book.find(calendar_id, actor)
    await workflow.execute(actor, place, block_id, device, following=following)
    return MessageRead(message=_REMOVED)
