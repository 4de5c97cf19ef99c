"""What studios say of themselves in one word."""

from typing import Annotated

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
from mercat.modules.venues.service import Badges, StudioProfiles
from mercat.modules.venues.workflows.set_badges import SetBadges
from mercat.platform.web.answers import answers, json_bytes
from mercat.platform.web.etags import TAGGED, tagged
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.routers import Router

router = Router(tags=["venues"])

Profiles = Annotated[StudioProfiles, Depends(dependencies.profiles)]

_HOUR = 3600


@router.get(
    "/badges",
    response_model=schemas.BadgesRead,
    summary="List badges",
    responses=answers() | TAGGED,
)
async def list_badges(
    request: Request, badges: Annotated[Badges, Depends(dependencies.badges)]
) -> Response:
    """All that a studio can have. They seldom change."""
    told = json_bytes(schemas.BadgesRead, {"items": await badges.all()})
    return tagged(request, bytes(told.body), max_age=_HOUR)


@router.get(
    "/studios/{studio_id}/badges",
    response_model=schemas.BadgesRead,
    summary="List a studio's badges",
    openapi_extra=OPEN_TO_ALL,
    responses=answers(*SHOWN) | TAGGED,
)
async def list_studio_badges(
    studio_id: StudioName, request: Request, actor: Visitor, profiles: Profiles
) -> Response:
    """In the order of all badges."""
    told = await profiles.read(studio_id, actor)
    return shown(request, actor, schemas.BadgesRead, {"items": told["badges"]})


@router.put(
    "/studios/{studio_id}/badges",
    response_model=schemas.BadgesRead,
    summary="Set a studio's badges",
    responses=answers(*MANAGED, errors.UnknownBadge),
)
async def set_studio_badges(
    studio_id: StudioName,
    body: schemas.BadgesInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[SetBadges, Depends(dependencies.set_badges)],
    pages: Pages,
    profiles: Profiles,
) -> Response:
    """All of them at once, in place of what was there. Needs `studios:manage` in the team."""
    found = await pages.find(studio_id, actor)
    await workflow.execute(actor, found, body, device)
    told = await profiles.read(str(found), actor)
    return json_bytes(schemas.BadgesRead, {"items": told["badges"]})
