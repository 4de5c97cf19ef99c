"""What is free, for whoever wants to book."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response
from pydantic import BaseModel

from mercat.modules.bookings import errors, schemas
from mercat.modules.bookings.dependencies import availability as dependencies
from mercat.modules.bookings.service import Asked, Availability
from mercat.modules.businesses.errors import BusinessMoved, NoBusiness
from mercat.modules.catalogue.errors import NoOffering
from mercat.modules.identity.dependencies import CALLER, visitor
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.venues.errors import NoRoom
from mercat.platform.web import moments
from mercat.platform.web.answers import answers, json_bytes
from mercat.platform.web.etags import TAGGED, Audience, tagged
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.routers import Router

router = Router(tags=["bookings"])

Visitor = Annotated[Actor | None, Depends(visitor(Permission.BOOKINGS_READ))]
Known = Annotated[Availability, Depends(dependencies.availability)]
Since = Annotated[
    moments.Day | None,
    Query(
        alias="from",
        description="The first local day; `date`, or else today, if it is left out.",
        examples=["2026-12-01"],
    ),
]
Until = Annotated[
    moments.Day | None,
    Query(
        alias="to",
        description="The day after the last, up to 62 after the first. If it is left out: one day "
        "of `date`, or else seven.",
        examples=["2026-12-08"],
    ),
]
Day = Annotated[
    moments.Day | None,
    Query(
        alias="date",
        description="The local day of which `starts` are asked for.",
        examples=["2026-12-01"],
    ),
]
Minutes = Annotated[
    int | None,
    Query(ge=5, le=44_640, description="Minutes: how long a stay would last.", examples=[120]),
]


async def asked(since: Since = None, until: Until = None, day: Day = None) -> Asked:
    return Asked(since, until, day)


async def asked_of_stay(
    since: Since = None, until: Until = None, day: Day = None, duration: Minutes = None
) -> Asked:
    return Asked(since, until, day, duration)


Period = Annotated[Asked, Depends(asked)]


@router.get(
    "/rooms/{room_id}/availability",
    response_model=schemas.RoomAvailabilityRead,
    summary="See when a room is free",
    responses=answers(*CALLER, NoRoom, errors.BadPeriod, errors.DateRequired) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def read_room_availability(
    room_id: UUID,
    request: Request,
    actor: Visitor,
    asked: Annotated[Asked, Depends(asked_of_stay)],
    availability: Known,
) -> Response:
    """Its free times; with `date` and `duration` also every start on that day at which a stay of
    so many minutes could be booked now, and for how much. Starts follow opening hours, closures,
    notice, grid, lengths and buffers as `POST /bookings` does.
    """
    told = await availability.of_room(room_id, actor, asked)
    return _shown(request, actor, schemas.RoomAvailabilityRead, told)


@router.get(
    "/services/{service_id}/availability",
    response_model=schemas.ServiceAvailabilityRead,
    summary="See when a service can be booked",
    responses=answers(*CALLER, NoBusiness, NoOffering, errors.BadPeriod) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def read_service_availability(
    service_id: UUID,
    request: Request,
    actor: Visitor,
    asked: Period,
    availability: Known,
    member_id: Annotated[UUID | None, Query(description="Of this one alone.")] = None,
) -> Response:
    """When those of the team are free who can be booked; with `date` also every start on that day,
    who could do it, and for how much.
    """
    told = await availability.of_service(service_id, actor, asked, member_id)
    return _shown(request, actor, schemas.ServiceAvailabilityRead, told)


@router.get(
    "/businesses/{business_id}/availability",
    response_model=schemas.BusinessAvailabilityRead,
    summary="See when a team is free",
    responses=answers(*CALLER, NoBusiness, BusinessMoved, errors.BadPeriod) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def read_business_availability(
    business_id: Annotated[str, Path(description="Its id or its slug.", max_length=100)],
    request: Request,
    actor: Visitor,
    asked: Period,
    availability: Known,
) -> Response:
    """When each of those is free whom customers can book, within its opening hours."""
    told = await availability.of_business(business_id, actor, asked)
    return _shown(request, actor, schemas.BusinessAvailabilityRead, told)


def _shown(
    request: Request, actor: Actor | None, model: type[BaseModel], told: dict[str, Any]
) -> Response:
    """Asked for again each time: in a minute it may be taken."""
    audience = Audience.CALLER if actor else Audience.STRANGERS
    return tagged(request, bytes(json_bytes(model, told).body), max_age=0, audience=audience)
