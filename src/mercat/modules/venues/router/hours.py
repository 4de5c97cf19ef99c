"""When a studio is open, and when it is shut all the same."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from mercat.modules.identity.dependencies import FromDevice
from mercat.modules.venues import errors, schemas
from mercat.modules.venues.dependencies import studios as dependencies
from mercat.modules.venues.router.shapes import (
    MANAGED,
    SHOWN,
    Member,
    Pages,
    StudioName,
    Visitor,
    shown,
)
from mercat.modules.venues.service import Closures, StudioProfiles
from mercat.modules.venues.workflows.add_closure import AddClosure
from mercat.modules.venues.workflows.remove_closure import RemoveClosure
from mercat.modules.venues.workflows.set_operating_hours import SetOperatingHours
from mercat.platform.pagination import PageRead
from mercat.platform.web.answers import answers, json_bytes, says
from mercat.platform.web.etags import TAGGED
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/studios/{studio_id}", tags=["venues"])

Profiles = Annotated[StudioProfiles, Depends(dependencies.profiles)]
Known = Annotated[Closures, Depends(dependencies.closures)]

_REMOVED = "The closure is removed."
_CLOSURE = (
    errors.TooManyClosures,
    errors.ClosureOverlaps,
    errors.ClosureBackwards,
    errors.ClosurePast,
    errors.TimezoneRequired,
)


@router.get(
    "/hours",
    response_model=schemas.StudioHoursRead,
    summary="Read a studio's hours",
    openapi_extra=OPEN_TO_ALL,
    responses=answers(*SHOWN) | TAGGED,
)
async def read_studio_hours(
    studio_id: StudioName, request: Request, actor: Visitor, profiles: Profiles
) -> Response:
    """A week of local time, all seven days."""
    told = await profiles.read(studio_id, actor)
    return shown(request, actor, schemas.StudioHoursRead, told)


@router.put(
    "/hours",
    response_model=schemas.StudioHoursRead,
    summary="Set a studio's hours",
    responses=answers(*MANAGED, errors.HoursOverlap, errors.StudioIncomplete),
)
async def set_studio_hours(
    studio_id: StudioName,
    body: schemas.StudioHoursInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[SetOperatingHours, Depends(dependencies.set_operating_hours)],
    pages: Pages,
    profiles: Profiles,
) -> Response:
    """The whole week at once, in place of what was there: several intervals a day, and past
    midnight. What is booked stays booked. Needs `studios:manage` in the team.
    """
    found = await pages.find(studio_id, actor)
    await workflow.execute(actor, found, body, device)
    return json_bytes(schemas.StudioHoursRead, await profiles.read(str(found), actor))


@router.get(
    "/closures",
    response_model=PageRead[schemas.ClosureRead],
    summary="List a studio's closures",
    openapi_extra=OPEN_TO_ALL,
    responses=answers(*SHOWN) | TAGGED,
)
async def list_closures(
    studio_id: StudioName, request: Request, actor: Visitor, pages: Pages, closures: Known
) -> Response:
    """Those that are not over, in order, all on one page."""
    studio = await pages.visible(studio_id, actor)
    items = await closures.of(studio.id, studio.timezone)
    told: dict[str, object] = {"items": items, "next_cursor": None}
    return shown(request, actor, PageRead[schemas.ClosureRead], told)


@router.post(
    "/closures",
    status_code=201,
    summary="Shut a studio for a while",
    responses=answers(*MANAGED, *_CLOSURE),
)
async def add_closure(
    studio_id: StudioName,
    body: schemas.ClosureInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[AddClosure, Depends(dependencies.add_closure)],
    pages: Pages,
    closures: Known,
) -> schemas.ClosureRead:
    """Whatever its hours say, nothing more is booked there; what is booked stays booked. No two
    closures overlap, and up to 200 are kept that are not over. Needs `studios:manage` in the team.
    """
    found = await pages.find(studio_id, actor)
    added = await workflow.execute(actor, found, body, device)
    studio = await pages.visible(str(found), actor)
    return await closures.get(found, added, studio.timezone)


@router.delete(
    "/closures/{closure_id}",
    summary="Remove a closure",
    responses=answers(*MANAGED, errors.NoClosure) | says(_REMOVED),
)
async def remove_closure(
    studio_id: StudioName,
    closure_id: UUID,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[RemoveClosure, Depends(dependencies.remove_closure)],
    pages: Pages,
) -> MessageRead:
    """The studio is open again by its hours. Needs `studios:manage` in the team."""
    found = await pages.find(studio_id, actor)
    await workflow.execute(actor, found, closure_id, device)
    return MessageRead(message=_REMOVED)
