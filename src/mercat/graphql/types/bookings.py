"""Bookings, with whom, where and what is said about them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from mercat.graphql.context import Context
from mercat.graphql.declaring import Node
from mercat.graphql.types import rooms as renting
from mercat.graphql.types.properties import property as at
from mercat.graphql.types.studios import business
from mercat.modules.bookings.dependencies import bookings as dependencies
from mercat.modules.bookings.schemas import BookingDetailRead, BookingRead
from mercat.modules.identity.models import Permission
from mercat.modules.venues.schemas import RoomRead


async def details(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, BookingDetailRead]:
    """Those that whoever asks may see."""
    actor = context.caller(Permission.BOOKINGS_READ)
    known = await dependencies.bookings(context.resources)
    return await known.get_many(ids, actor)


booking_node = Node("Booking", BookingRead, BookingDetailRead, details=details)


def _id_of(name: str) -> Any:
    """Of a business, a studio or a room, which a booking tells by its id and its name."""

    def key(one: Any) -> UUID | None:
        thing = getattr(one, name)
        return thing.id if thing else None

    return key


def _name_of(name: str) -> Any:
    def key(one: Any) -> str | None:
        thing = getattr(one, name)
        return thing.name if thing else None

    return key


booking_node.relation(_id_of("business"))(business)
booking_node.relation(_id_of("studio"))(renting.studio)
booking_node.relation("property_id")(at)


@booking_node.relation(_id_of("room"))
async def room(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, RoomRead | None]:
    """What is booked, if it is a room; null if you may not know of it any more."""
    return await context.loaders.all_of(renting.details, ids)


def _tell_name(name: str) -> None:
    async def load(context: Context, names: Sequence[str]) -> Mapping[str, str | None]:
        """As it is called now, whether you may still see it or not."""
        del context
        return {one: one for one in names}

    load.__name__ = f"{name}_name"
    booking_node.relation(_name_of(name), cost=0)(load)


for thing in ("business", "studio", "room"):
    _tell_name(thing)


async def booking(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, BookingDetailRead | None]:
    """The booking that there is of it, if you may see it."""
    if context.visitor(Permission.BOOKINGS_READ) is None:
        return {}
    return await context.loaders.all_of(details, ids)
