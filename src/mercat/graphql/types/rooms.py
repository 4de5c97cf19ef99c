"""Rooms, with what they cost and when they are free."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from mercat.graphql.context import Context
from mercat.graphql.declaring import Node
from mercat.graphql.inputs import InputRefused
from mercat.graphql.types import studios as above
from mercat.modules.bookings.dependencies import availability as calendars
from mercat.modules.bookings.schemas import RoomAvailabilityRead
from mercat.modules.bookings.service import Asked
from mercat.modules.identity.models import Permission
from mercat.modules.venues.dependencies import rooms as dependencies
from mercat.modules.venues.schemas import PricesRead, RoomRead, StudioRead
from mercat.modules.venues.service import VisibleRoom

SHORTEST, LONGEST = 5, 44_640
"""Minutes that availability is asked for: a stay of up to 31 days."""

room = Node("Room", RoomRead)


async def standings(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, VisibleRoom]:
    """Whether whoever asks is inside: for what hangs below a room."""
    pages = await dependencies.pages(context.resources)
    return await pages.visible_many(ids, context.visitor(Permission.BUSINESSES_READ))


async def details(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, RoomRead]:
    """Those that whoever asks may see."""
    seen = await context.loaders.all_of(standings, ids)
    known = await dependencies.rooms(context.resources)
    return await known.get_many(list(seen))


@above.studio.relation()
async def rooms(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, list[RoomRead]]:
    """What is booked there, in its own order; its team sees what is INACTIVE too."""
    seen = await context.loaders.all_of(above.standings, ids)
    inside = [key for key, standing in seen.items() if standing.inside]
    known = await dependencies.rooms(context.resources)
    return await known.of_many(list(seen), team_of=inside)


@room.relation("studio_id")
async def studio(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, StudioRead | None]:
    """Where it is; null if you may not know of it any more."""
    return await context.loaders.all_of(above.details, ids)


@room.relation()
async def prices(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, PricesRead | None]:
    """What it costs; its team is told what has no price."""
    seen = await context.loaders.all_of(standings, ids)
    inside = {key for key, standing in seen.items() if standing.inside}
    known = await dependencies.prices(context.resources)
    return await known.read_many(list(seen), team_of=inside)


@room.relation(cost=5)
async def availability(
    context: Context,
    ids: Sequence[UUID],
    *,
    from_: date | None = None,
    to: date | None = None,
    date: date | None = None,
    duration: int | None = None,
) -> Mapping[UUID, RoomAvailabilityRead | None]:
    """Its free times between two local days, the last left out: seven days from today, unless you
    say. With `date` and `duration` (minutes) also every start on that day at which a stay of so
    many minutes could be booked now, and for how much.
    """
    if duration is not None and not SHORTEST <= duration <= LONGEST:
        told = f"Ask for {SHORTEST} to {LONGEST} minutes."
        raise InputRefused(fields=[{"loc": ["body", "duration"], "message": told, "code": "range"}])
    known = await calendars.availability(context.resources)
    actor = context.visitor(Permission.BOOKINGS_READ)
    found = await known.of_rooms(ids, actor, Asked(from_, to, date, duration))
    return {key: RoomAvailabilityRead.model_validate(told) for key, told in found.items()}
