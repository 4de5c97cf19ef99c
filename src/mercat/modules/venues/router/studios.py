"""Studios: opened, shown, changed, published and given up."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import StringConstraints

from mercat.modules.businesses.errors import (
    HalfAPlace,
    NoBusiness,
    TermsNotAllowed,
    TermsRequired,
)
from mercat.modules.businesses.service import CountedPageRead
from mercat.modules.geography.errors import UnknownCity
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.venues import errors, schemas
from mercat.modules.venues.dependencies import studios as dependencies
from mercat.modules.venues.models import StudioStatus
from mercat.modules.venues.router.shapes import (
    MANAGED,
    SHOWN,
    Member,
    Pages,
    StudioName,
    Visitor,
    shown,
)
from mercat.modules.venues.service import StudioFilter, StudioList, StudioProfiles
from mercat.modules.venues.workflows.archive_studio import ArchiveStudio
from mercat.modules.venues.workflows.create_studio import CreateStudio
from mercat.modules.venues.workflows.publish_studio import PublishStudio
from mercat.modules.venues.workflows.unpublish_studio import UnpublishStudio
from mercat.modules.venues.workflows.update_studio import UpdateStudio
from mercat.platform.pagination import BadCursor, BadLimit, PageAndCursor
from mercat.platform.web.answers import answers, json_bytes, says
from mercat.platform.web.etags import TAGGED
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/studios", tags=["venues"])

Profiles = Annotated[StudioProfiles, Depends(dependencies.profiles)]
Listed = CountedPageRead[schemas.StudioSummaryRead]

_INPUT = (UnknownCity, HalfAPlace, TermsRequired, TermsNotAllowed)
_ARCHIVED = "The studio is archived."


async def asked_for(
    city_id: UUID | None = None,
    business_id: UUID | None = None,
    badge: Annotated[
        str | None,
        StringConstraints(pattern=r"^[A-Z0-9_]*$", max_length=100),
        Query(description="A badge's code."),
    ] = None,
    mine: Annotated[bool, Query(description="Of the businesses in whose team you are.")] = False,
    status: Annotated[StudioStatus | None, Query(description="With `mine`, or for staff.")] = None,
    page: Annotated[
        int | None, Query(ge=1, le=1000, description="For staff: a page by its number.")
    ] = None,
) -> StudioFilter:
    return StudioFilter(city_id, business_id, badge, mine, status, page)


async def reader(
    request: Request, actor: Visitor, asked: Annotated[StudioFilter, Depends(asked_for)]
) -> Actor | None:
    """Who asks for a list. One that is not everybody's is refused to whoever may not read them as
    any other door is: 401 to nobody, 403 to a program without the scope.
    """
    if actor is None and not asked.is_public:
        return await caller(Permission.BUSINESSES_READ)(request)
    return actor


@router.get(
    "",
    response_model=Listed,
    summary="List studios",
    openapi_extra=OPEN_TO_ALL,
    responses=answers(*CALLER, BadCursor, PageAndCursor, BadLimit) | TAGGED,
)
async def list_studios(
    request: Request,
    actor: Annotated[Actor | None, Depends(reader)],
    asked: Annotated[StudioFilter, Depends(asked_for)],
    paging: Paging,
    studios: Annotated[StudioList, Depends(dependencies.listing)],
) -> Response:
    """What is published of published businesses, newest first, is open to everybody; with `mine`
    those of your own teams, whatever their status. Staff, who have `businesses:inspect`, ask for
    all of them by `status` or `page`, and are told how many there are.
    """
    page = await studios.page(asked, paging, actor)
    told: dict[str, object] = vars(page)
    return shown(request, actor, Listed, told)


@router.post(
    "",
    response_model=schemas.StudioRead,
    status_code=201,
    summary="Open a studio",
    responses=answers(*CALLER_CHANGES, NoBusiness, errors.TooManyStudios, *_INPUT),
)
async def create_studio(
    body: schemas.StudioInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[CreateStudio, Depends(dependencies.create_studio)],
    profiles: Profiles,
) -> Response:
    """A draft that its team alone can see; up to 100 for a business. Without a currency of its own
    it has its business's. Needs `studios:manage` in the team: owners, admins and managers have it.
    """
    studio_id = await workflow.execute(actor, body, device)
    response = json_bytes(schemas.StudioRead, await profiles.read(str(studio_id), actor))
    response.status_code = 201
    return response


@router.get(
    "/{studio_id}",
    response_model=schemas.StudioRead,
    summary="Read a studio",
    openapi_extra=OPEN_TO_ALL,
    responses=answers(*SHOWN) | TAGGED,
)
async def read_studio(
    studio_id: StudioName, request: Request, actor: Visitor, profiles: Profiles
) -> Response:
    """Open to everybody once it and its business are published; the team and staff see it before,
    and what is missing of it. A slug that it had before redirects to the one it has.
    """
    return shown(request, actor, schemas.StudioRead, await profiles.read(studio_id, actor))


@router.patch(
    "/{studio_id}",
    response_model=schemas.StudioRead,
    summary="Change a studio",
    responses=answers(
        *MANAGED, errors.SlugTaken, errors.CurrencyInUse, errors.StudioIncomplete, *_INPUT
    ),
)
async def update_studio(
    studio_id: StudioName,
    body: schemas.StudioPatch,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[UpdateStudio, Depends(dependencies.update_studio)],
    pages: Pages,
    profiles: Profiles,
) -> Response:
    """Changes what is sent and nothing else. Another name brings another slug, if it reads
    otherwise; the former one redirects. What is booked stays as it was agreed. Needs
    `studios:manage` in the team.
    """
    found = await pages.find(studio_id, actor)
    await workflow.execute(actor, found, body, device)
    return json_bytes(schemas.StudioRead, await profiles.read(str(found), actor))


@router.delete(
    "/{studio_id}",
    summary="Give up a studio",
    responses=answers(*MANAGED) | says(_ARCHIVED),
)
async def archive_studio(
    studio_id: StudioName,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[ArchiveStudio, Depends(dependencies.archive_studio)],
    pages: Pages,
) -> MessageRead:
    """Nobody sees it any more, and its slug stays taken. Needs `studios:manage` in the team.
    Bookings to come are cancelled, and what was paid for them comes back whole.
    """
    await workflow.execute(actor, await pages.find(studio_id, actor), device)
    return MessageRead(message=_ARCHIVED)


@router.post(
    "/{studio_id}/publish",
    response_model=schemas.StudioRead,
    summary="Publish a studio",
    responses=answers(*MANAGED, errors.StudioIncomplete),
)
async def publish_studio(
    studio_id: StudioName,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[PublishStudio, Depends(dependencies.publish_studio)],
    pages: Pages,
    profiles: Profiles,
) -> Response:
    """Everybody sees it from now on, as long as its business is published. It needs a place, a time
    zone, a currency, hours and a room to be booked. Needs `studios:manage` in the team.
    """
    found = await pages.find(studio_id, actor)
    await workflow.execute(actor, found, device)
    return json_bytes(schemas.StudioRead, await profiles.read(str(found), actor))


@router.post(
    "/{studio_id}/unpublish",
    response_model=schemas.StudioRead,
    summary="Take a studio back",
    responses=answers(*MANAGED),
)
async def unpublish_studio(
    studio_id: StudioName,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[UnpublishStudio, Depends(dependencies.unpublish_studio)],
    pages: Pages,
    profiles: Profiles,
) -> Response:
    """A draft again, which the team alone can see. What is booked stays booked. Needs
    `studios:manage` in the team.
    """
    found = await pages.find(studio_id, actor)
    await workflow.execute(actor, found, device)
    return json_bytes(schemas.StudioRead, await profiles.read(str(found), actor))
