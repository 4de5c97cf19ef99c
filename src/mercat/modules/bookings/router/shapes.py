"""What the doors of bookings have in common."""

from typing import Annotated, Any

from fastapi import Depends, Request

from mercat.modules.bookings import errors
from mercat.modules.catalogue.errors import NoOffering
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, caller, visitor
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.payments.errors import PaymentsUnavailable
from mercat.modules.venues.errors import NoRoom
from mercat.platform.idempotency import KeyedRequest
from mercat.platform.web.idempotency import REPLAYS, IdempotencyKeyHeader, keyed_request
from mercat.platform.web.versions import BadIfMatch

Reader = Annotated[Actor, Depends(caller(Permission.BOOKINGS_READ))]
Booker = Annotated[Actor, Depends(caller(Permission.BOOKINGS_WRITE))]
Asker = Annotated[Actor | None, Depends(visitor(Permission.BOOKINGS_READ))]


async def _keyed(
    request: Request, actor: Booker, key: IdempotencyKeyHeader = None
) -> KeyedRequest | None:
    """For this door, whose path and method say which operation it is."""
    operation = f"{request.method} {request.url.path}"
    return await keyed_request(request, str(actor.user_id), operation, key)


Keyed = Annotated[KeyedRequest | None, Depends(_keyed)]

SHOWN = (*CALLER, errors.NoBooking)
"""How a door refuses that shows a booking."""
CHANGED = (*CALLER_CHANGES, errors.NoBooking, errors.WrongState, errors.VersionMismatch, BadIfMatch)
"""How one does that changes it."""
JUDGED = (
    *(NoRoom, NoOffering, errors.NotBookable, errors.StudioClosed, errors.OutsideOpeningHours),
    *(errors.TooShort, errors.TooLong, errors.NotOnGrid, errors.TooSoon, errors.TooFar),
    *(errors.NoPrice, errors.NoMember, errors.PropertyRequired, errors.UnknownProperty),
    errors.UnknownEquipment,
)
"""How one does for what cannot be booked, whoever else wants it."""
BOOKED = (*JUDGED, errors.SlotTaken, PaymentsUnavailable)
"""How one does that books."""
CREATED: dict[int | str, dict[str, Any]] = {
    201: {"description": "Booked.", "headers": REPLAYS},
}
"""Of a door that takes an Idempotency-Key."""
MADE: dict[int | str, dict[str, Any]] = {
    201: {
        "description": "Booked.",
        "headers": REPLAYS
        | {"ETag": {"description": "Its version, in quotes.", "schema": {"type": "string"}}},
    },
}
"""Of one that makes one booking."""
