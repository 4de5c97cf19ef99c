"""Businesses: opened, shown, changed and given up."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import StringConstraints

from mercat.modules.businesses import errors, schemas
from mercat.modules.businesses.dependencies import businesses as dependencies
from mercat.modules.businesses.models import BusinessStatus
from mercat.modules.businesses.router.naming import REDIRECTS, Named, Pages, Visitor, told
from mercat.modules.businesses.service import BusinessFilter, BusinessList
from mercat.modules.businesses.workflows.archive_business import ArchiveBusiness
from mercat.modules.businesses.workflows.create_business import CreateBusiness
from mercat.modules.businesses.workflows.update_business import UpdateBusiness
from mercat.modules.files.errors import FileNotUsable
from mercat.modules.geography.errors import UnknownCity
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.pagination import BadCursor, BadLimit, PageAndCursor
from mercat.platform.web.answers import answers, says
from mercat.platform.web.etags import TAGGED, Audience, tagged
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/businesses", tags=["businesses"])

Writer = Annotated[Actor, Depends(caller(Permission.BUSINESSES_WRITE))]
Listed = schemas.CountedPageRead[schemas.BusinessSummaryRead]

_INPUT = (
    UnknownCity,
    errors.UnknownCategory,
    errors.HalfAPlace,
    errors.TermsRequired,
    errors.TermsNotAllowed,
    FileNotUsable,
)
_ARCHIVED = "The business is archived."


async def asked_for(
    city_id: UUID | None = None,
    category: Annotated[
        str | None,
        StringConstraints(pattern=r"^[a-z0-9-]*$", max_length=100),
        Query(description="A category's slug; those below it count too."),
    ] = None,
    mine: Annotated[bool, Query(description="Those in whose team you are.")] = False,
    status: Annotated[
        BusinessStatus | None, Query(description="With `mine`, or for staff.")
    ] = None,
    verified: Annotated[bool | None, Query(description="With `mine`, or for staff.")] = None,
    page: Annotated[
        int | None, Query(ge=1, le=1000, description="For staff: a page by its number.")
    ] = None,
) -> BusinessFilter:
    return BusinessFilter(city_id, category, mine, status, verified, page)


async def reader(
    request: Request, actor: Visitor, asked: Annotated[BusinessFilter, Depends(asked_for)]
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
    summary="List businesses",
    openapi_extra=OPEN_TO_ALL,
    responses=answers(*CALLER, BadCursor, PageAndCursor, BadLimit) | TAGGED,
)
async def list_businesses(
    request: Request,
    actor: Annotated[Actor | None, Depends(reader)],
    asked: Annotated[BusinessFilter, Depends(asked_for)],
    paging: Paging,
    businesses: Annotated[BusinessList, Depends(dependencies.listing)],
) -> Response:
    """What is published, newest first, is open to everybody; with `mine` those of your own teams,
    whatever their status. Staff, who have `businesses:inspect`, ask for all of them by `status`,
    `verified` or `page`, and are told how many there are.
    """
    page = await businesses.page(asked, paging, actor)
    audience = Audience.CALLER if actor else Audience.STRANGERS
    body = Listed.__pydantic_serializer__.to_json(Listed.model_validate(page))
    return tagged(request, body, max_age=0, audience=audience)


@router.post(
    "",
    response_model=schemas.BusinessRead,
    status_code=201,
    summary="Open a business",
    responses=answers(*CALLER_CHANGES, *_INPUT),
)
async def create_business(
    body: schemas.BusinessInput,
    actor: Annotated[Actor, Depends(caller(Permission.BUSINESSES_CREATE))],
    device: FromDevice,
    workflow: Annotated[CreateBusiness, Depends(dependencies.create_business)],
    pages: Pages,
) -> Response:
    """A draft that its team alone can see, with you as its owner, on the free plan. Needs
    `businesses:create`, which business owners have; 30 a day.
    """
    business_id = await workflow.execute(actor, body, device)
    response = told(await pages.read(str(business_id), actor))
    response.status_code = 201
    return response


@router.get(
    "/{business_id}",
    response_model=schemas.BusinessRead,
    summary="Read a business",
    openapi_extra=OPEN_TO_ALL,
    responses=answers(*CALLER, errors.NoBusiness, *REDIRECTS) | TAGGED,
)
async def read_business(
    business_id: Named, request: Request, actor: Visitor, pages: Pages
) -> Response:
    """Open to everybody once it is published; its team and staff see it before, and what is missing
    of it. A slug that it had before redirects to the one it has.
    """
    body = bytes(told(await pages.read(business_id, actor)).body)
    audience = Audience.CALLER if actor else Audience.STRANGERS
    return tagged(request, body, max_age=0, audience=audience)


@router.patch(
    "/{business_id}",
    response_model=schemas.BusinessRead,
    summary="Change a business",
    responses=answers(
        *CALLER_CHANGES,
        errors.NoBusiness,
        *REDIRECTS,
        errors.SlugTaken,
        errors.BusinessIncomplete,
        *_INPUT,
    ),
)
async def update_business(
    business_id: Named,
    body: schemas.BusinessPatch,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[UpdateBusiness, Depends(dependencies.update_business)],
    pages: Pages,
) -> Response:
    """Changes what is sent and nothing else. Another name brings another slug, if it reads
    otherwise; the former one redirects. A verified business that takes another name or moves to
    another city has to be verified again. Managers of its team may, and who is above them.
    """
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, body, device)
    return told(await pages.read(str(found), actor))


@router.delete(
    "/{business_id}",
    summary="Give up a business",
    responses=answers(*CALLER_CHANGES, errors.NoBusiness, *REDIRECTS) | says(_ARCHIVED),
)
async def archive_business(
    business_id: Named,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[ArchiveBusiness, Depends(dependencies.archive_business)],
    pages: Pages,
) -> MessageRead:
    """Nobody sees it any more, and its slug stays taken. Its owners may. Bookings to come are
    cancelled, and what was paid for them comes back whole.
    """
    await workflow.execute(actor, await pages.find(business_id, actor), device)
    return MessageRead(message=_ARCHIVED)
