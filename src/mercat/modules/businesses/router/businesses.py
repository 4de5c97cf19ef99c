"""Businesses: opened, shown, changed and given up."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from mercat.modules.businesses import errors, schemas
from mercat.modules.businesses.dependencies import businesses as dependencies
from mercat.modules.businesses.service import BusinessPages, Shown
from mercat.modules.businesses.workflows.create_business import CreateBusiness
from mercat.modules.identity.dependencies import (
    CALLER,
    CALLER_CHANGES,
    FromDevice,
    caller,
    visitor,
)
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.web.answers import answers, json_bytes
from mercat.platform.web.etags import TAGGED, Audience, tagged

router = APIRouter(prefix="/businesses", tags=["businesses"])

Name = Annotated[str, Path(alias="business_id", description="Its id or its slug.", max_length=100)]
Visitor = Annotated[Actor | None, Depends(visitor(Permission.BUSINESSES_READ))]
Pages = Annotated[BusinessPages, Depends(dependencies.pages)]

_INPUT = (errors.UnknownCity, errors.UnknownCategory, errors.HalfAPlace)


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
    `businesses:create`, which business owners have.
    """
    business_id = await workflow.execute(actor, body, device)
    return _told(await pages.read(str(business_id), actor), 201)


@router.get(
    "/{business_id}",
    response_model=schemas.BusinessRead,
    summary="Read a business",
    responses=answers(*CALLER, errors.NoBusiness, errors.BusinessMoved) | TAGGED,
)
async def read_business(
    business_id: Name, request: Request, actor: Visitor, pages: Pages
) -> Response:
    """Open to everybody once it is published; its team and staff see it before, and what is missing
    of it. A slug that it had before redirects to the one it has.
    """
    shown = await pages.read(business_id, actor)
    audience = Audience.CALLER if actor else Audience.STRANGERS
    return tagged(request, bytes(_told(shown).body), audience=audience)


def _told(shown: Shown, status: int = 200) -> Response:
    response = json_bytes(schemas.BusinessRead, shown.fields)
    response.status_code = status
    return response
