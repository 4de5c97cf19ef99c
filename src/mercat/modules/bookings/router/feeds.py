"""Calendars for other programs: what ours say, and what theirs say to ours (RFC 5545)."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from mercat.modules.bookings import errors, schemas
from mercat.modules.bookings.dependencies import calendars as dependencies
from mercat.modules.bookings.router.calendars import MANAGED, SEEN, Known
from mercat.modules.bookings.router.shapes import Booker, Reader
from mercat.modules.bookings.service import CalendarFeed, ImportBook
from mercat.modules.bookings.workflows.close_feed import CloseFeed
from mercat.modules.bookings.workflows.import_file import ImportFile
from mercat.modules.bookings.workflows.open_feed import OpenFeed
from mercat.modules.bookings.workflows.remove_import import RemoveImport
from mercat.modules.bookings.workflows.set_import import SetImport
from mercat.modules.identity.dependencies import FromDevice
from mercat.platform.errors import ContentTooLarge, RateLimited
from mercat.platform.fields import Name
from mercat.platform.ical import CalendarUnreadable, NoCalendarFile, TooManyEvents
from mercat.platform.pagination import Page, PageRead
from mercat.platform.web.answers import answers, says
from mercat.platform.web.etags import TAGGED, Audience, tagged
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead
from mercat.platform.web.session import FromApp
from mercat.platform.web.uploads import broken_off

router = Router(prefix="/calendars", tags=["bookings"])

Imports = Annotated[ImportBook, Depends(dependencies.import_book)]
_CALENDAR = "text/calendar"
_CLOSED = "The address works no more."
_REMOVED = "This calendar is not filled from there any more."
_TOLD: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The calendar.",
        "content": {_CALENDAR: {"schema": {"type": "string"}, "example": "BEGIN:VCALENDAR…"}},
    }
}
_SENT = {
    "requestBody": {
        "required": True,
        "content": {_CALENDAR: {"schema": {"type": "string"}, "example": "BEGIN:VCALENDAR…"}},
    }
}


@router.post(
    "/{calendar_id}/feed",
    status_code=201,
    summary="Make the secret address of a calendar",
    responses=answers(*MANAGED),
)
async def open_feed(
    calendar_id: UUID,
    actor: Booker,
    device: FromDevice,
    book: Known,
    resources: FromApp,
    workflow: Annotated[OpenFeed, Depends(dependencies.open_feed)],
) -> schemas.FeedRead:
    """For other programs to subscribe to. An older one of the same calendar works no more. Needs
    `calendars:manage` in the team.
    """
    place = await book.find(calendar_id, actor)
    token = await workflow.execute(actor, place, device)
    path = f"/api/v1/calendars/{calendar_id}.ics?token={token}"
    return schemas.FeedRead(url=f"{resources.settings.url}{path}")


@router.delete(
    "/{calendar_id}/feed",
    summary="Take the secret address of a calendar away",
    responses=answers(*MANAGED) | says(_CLOSED),
)
async def close_feed(
    calendar_id: UUID,
    actor: Booker,
    device: FromDevice,
    book: Known,
    workflow: Annotated[CloseFeed, Depends(dependencies.close_feed)],
) -> MessageRead:
    """Needs `calendars:manage` in the team."""
    place = await book.find(calendar_id, actor)
    await workflow.execute(actor, place, device)
    return MessageRead(message=_CLOSED)


@router.get(
    "/{calendar_id}.ics",
    summary="Read a calendar as iCalendar",
    response_class=Response,
    responses=answers(errors.NoCalendar, RateLimited) | TAGGED | _TOLD,
    dependencies=[Depends(limited("calendar-feed"))],
)
async def read_feed(
    calendar_id: UUID,
    request: Request,
    feed: Annotated[CalendarFeed, Depends(dependencies.calendar_feed)],
    token: Annotated[str, Query(max_length=128, description="Of the secret address.")] = "",
) -> Response:
    """For whoever has the secret address: a month back and two years ahead, in UTC. What was
    cancelled says so.
    """
    body = await feed.read(calendar_id, token)
    return tagged(request, body, audience=Audience.CALLER, media_type=f"{_CALENDAR}; charset=utf-8")


@router.get(
    "/{calendar_id}/imports",
    response_model=PageRead[schemas.ImportRead],
    summary="List what a calendar is filled from",
    responses=answers(*SEEN),
)
async def list_imports(
    calendar_id: UUID, actor: Reader, book: Known, imports: Imports
) -> Page[schemas.ImportRead]:
    """The oldest first, all on one page, each with what came of it last. For its team."""
    place = await book.find(calendar_id, actor)
    return Page(await imports.of(place.id), None)


@router.put(
    "/{calendar_id}/imports",
    summary="Fill a calendar from an address",
    responses=answers(*MANAGED, errors.AddressNotAllowed, errors.TooManyImports),
)
async def set_import(
    calendar_id: UUID,
    body: schemas.ImportInput,
    actor: Booker,
    device: FromDevice,
    book: Known,
    imports: Imports,
    workflow: Annotated[SetImport, Depends(dependencies.set_import)],
) -> schemas.ImportRead:
    """It is read at once, and then every hour. Events become blocks; what is booked here stays
    booked and is reported. The same address again is the same import, read anew. Up to ten, files
    included. Needs `calendars:manage` in the team.
    """
    place = await book.find(calendar_id, actor)
    made = await workflow.execute(actor, place, body, device)
    return await imports.get(place.id, made)


@router.put(
    "/{calendar_id}/imports/file",
    summary="Fill a calendar from a file",
    responses=answers(
        *(*MANAGED, errors.TooManyImports, ContentTooLarge),
        *(NoCalendarFile, CalendarUnreadable, TooManyEvents),
    ),
    openapi_extra=_SENT,
)
async def import_file(
    calendar_id: UUID,
    request: Request,
    actor: Booker,
    device: FromDevice,
    book: Known,
    imports: Imports,
    workflow: Annotated[ImportFile, Depends(dependencies.import_file)],
    name: Annotated[Name, Query(description="A file of the same name replaces it.")] = "File",
) -> schemas.ImportRead:
    """Once, of up to 1 MiB, as the body of the request. Events become blocks; what is booked here
    stays booked and is reported. Needs `calendars:manage` in the team.
    """
    place = await book.find(calendar_id, actor)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _CALENDAR:
        raise NoCalendarFile
    with broken_off():
        content = await request.body()
    made = await workflow.execute(actor, place, name, content, device)
    return await imports.get(place.id, made)


@router.delete(
    "/{calendar_id}/imports/{import_id}",
    summary="Stop filling a calendar from another one",
    responses=answers(*MANAGED, errors.NoImport) | says(_REMOVED),
)
async def remove_import(
    calendar_id: UUID,
    import_id: UUID,
    actor: Booker,
    device: FromDevice,
    book: Known,
    workflow: Annotated[RemoveImport, Depends(dependencies.remove_import)],
) -> MessageRead:
    """What came from it and is not over is free again. Needs `calendars:manage` in the team."""
    place = await book.find(calendar_id, actor)
    await workflow.execute(actor, place, import_id, device)
    return MessageRead(message=_REMOVED)
