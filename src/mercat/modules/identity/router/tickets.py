"""What a browser needs before it opens a WebSocket."""

from typing import Annotated

from fastapi import Depends, Header

from mercat.modules.identity import schemas
from mercat.modules.identity.dependencies import PERSON_CHANGES, CurrentActor
from mercat.modules.identity.dependencies import sockets as dependencies
from mercat.modules.identity.service import Tickets
from mercat.modules.identity.service.tickets import LIFETIME
from mercat.platform.web.answers import answers
from mercat.platform.web.routers import Router

router = Router(prefix="/ws", tags=["identity"])


@router.post(
    "/ticket",
    status_code=201,
    summary="Get a ticket for a WebSocket",
    responses=answers(*PERSON_CHANGES),
)
async def issue_ticket(
    actor: CurrentActor,
    tickets: Annotated[Tickets, Depends(dependencies.tickets)],
    origin: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> schemas.TicketRead:
    """Opens `/api/v1/ws?ticket=…` once, within 30 seconds, for the session that you ask with and
    from the origin that you ask from. So no token stands in an address.
    """
    ticket = await tickets.issue(actor, origin)
    return schemas.TicketRead(ticket=ticket, expires_in=LIFETIME)
