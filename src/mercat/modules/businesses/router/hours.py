"""When a business is open."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response

from mercat.modules.businesses import errors, schemas
from mercat.modules.businesses.dependencies import businesses as dependencies
from mercat.modules.businesses.router.naming import REDIRECTS, Named, Pages, Visitor
from mercat.modules.businesses.workflows.set_hours import SetHours
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.web.answers import answers, json_bytes
from mercat.platform.web.etags import TAGGED, Audience, tagged
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.routers import Router

router = Router(prefix="/businesses/{business_id}/hours", tags=["businesses"])


@router.get(
    "",
    response_model=schemas.HoursRead,
    summary="Read opening hours",
    openapi_extra=OPEN_TO_ALL,
    responses=answers(*CALLER, errors.NoBusiness, *REDIRECTS) | TAGGED,
)
async def read_hours(
    business_id: Named, request: Request, actor: Visitor, pages: Pages
) -> Response:
    """A week of local time; what is not in it is closed."""
    body = bytes(_told(await pages.read(business_id, actor)).body)
    audience = Audience.CALLER if actor else Audience.STRANGERS
    return tagged(request, body, max_age=0, audience=audience)


@router.put(
    "",
    response_model=schemas.HoursRead,
    summary="Set opening hours",
    responses=answers(
        *CALLER_CHANGES,
        errors.NoBusiness,
        *REDIRECTS,
        errors.HoursOverlap,
        errors.BusinessIncomplete,
    ),
)
async def set_hours(
    business_id: Named,
    body: schemas.HoursInput,
    actor: Annotated[Actor, Depends(caller(Permission.BUSINESSES_WRITE))],
    device: FromDevice,
    workflow: Annotated[SetHours, Depends(dependencies.set_hours)],
    pages: Pages,
) -> Response:
    """The whole week at once, in place of what was there: several intervals a day, and past
    midnight. Managers of its team may, and who is above them.
    """
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, body, device)
    return _told(await pages.read(str(found), actor))


def _told(fields: dict[str, Any]) -> Response:
    return json_bytes(schemas.HoursRead, {name: fields[name] for name in ("timezone", "hours")})
