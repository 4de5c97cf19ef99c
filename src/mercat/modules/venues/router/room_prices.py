"""What a room costs."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from mercat.modules.identity.dependencies import FromDevice
from mercat.modules.venues import errors, schemas
from mercat.modules.venues.dependencies import rooms as dependencies
from mercat.modules.venues.router.room_shapes import ROOM_MANAGED, ROOM_SHOWN, RoomsSeen
from mercat.modules.venues.router.shapes import Member, Visitor, shown
from mercat.modules.venues.service import RoomPrices
from mercat.modules.venues.workflows.set_room_prices import SetRoomPrices
from mercat.platform.web.answers import answers
from mercat.platform.web.etags import TAGGED
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.routers import Router

router = Router(prefix="/rooms/{room_id}/prices", tags=["venues"])

Priced = Annotated[RoomPrices, Depends(dependencies.prices)]


@router.get(
    "",
    response_model=schemas.PricesRead,
    summary="Read a room's prices",
    responses=answers(*ROOM_SHOWN) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def read_room_prices(
    room_id: UUID, request: Request, actor: Visitor, seen: RoomsSeen, prices: Priced
) -> Response:
    """All its tiers: a stay costs the cheapest row of them that covers it. What is begun of a tier
    is paid for in full. Its team is told, too, which bookings would have no price.
    """
    room = await seen.visible(room_id, actor)
    told = await prices.read(room.id, inside=room.inside)
    return shown(request, actor, schemas.PricesRead, dict(told))


@router.put(
    "",
    summary="Set a room's prices",
    responses=answers(
        *ROOM_MANAGED,
        errors.CurrencyRequired,
        errors.OtherCurrency,
        errors.TierOffGrid,
        errors.TierOutgrowsWindow,
        errors.TierNeverUsed,
    ),
)
async def set_room_prices(
    room_id: UUID,
    body: schemas.PricesInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[SetRoomPrices, Depends(dependencies.set_prices)],
    prices: Priced,
) -> schemas.PricesRead:
    """All of them at once, up to 40, in place of what was there. The cheapest tiers are used: to
    ask for more at weekends, let the ordinary price be for the other days. What has been booked
    stays as it was agreed. Needs `studios:manage` in the team.
    """
    await workflow.execute(actor, room_id, body, device)
    return await prices.read(room_id, inside=True)
