"""Studios, and what lies below them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from mercat.graphql.connections import Connection
from mercat.graphql.context import Context
from mercat.graphql.declaring import Node
from mercat.graphql.types import businesses as above
from mercat.graphql.types.reviews import ReviewConnection
from mercat.modules.businesses.schemas import BusinessRead
from mercat.modules.identity.models import Permission
from mercat.modules.reviews import dependencies as reviewing
from mercat.modules.reviews.service import ReviewFilter, Sort
from mercat.modules.search.schemas import StudioFoundRead
from mercat.modules.venues.dependencies import equipment as equipping
from mercat.modules.venues.dependencies import studios as dependencies
from mercat.modules.venues.schemas import (
    ClosureRead,
    EquipmentRead,
    StudioRead,
    StudioSummaryRead,
)
from mercat.modules.venues.service import VisibleStudio


async def details(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, StudioRead]:
    """Those that whoever asks may see."""
    profiles = await dependencies.profiles(context.resources)
    found = await profiles.get_many(ids, context.visitor(Permission.BUSINESSES_READ))
    return {key: StudioRead.model_validate(fields) for key, fields in found.items()}


async def standings(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, VisibleStudio]:
    """Whether whoever asks is inside: for what hangs below a studio."""
    pages = await dependencies.pages(context.resources)
    return await pages.visible_many(ids, context.visitor(Permission.BUSINESSES_READ))


studio = Node("Studio", StudioRead, StudioSummaryRead, StudioFoundRead, details=details)


@above.business.relation(cost=2)
async def studios(
    context: Context, ids: Sequence[UUID], *, first: int | None = None, after: str | None = None
) -> Mapping[UUID, Connection[StudioSummaryRead]]:
    """Those that are published, newest first."""
    seen = await context.loaders.all_of(above.standings, ids)
    known = await dependencies.listing(context.resources)
    pages = await known.of_many(list(seen), context.paging(first, after))
    return {
        key: Connection(
            page.told([StudioSummaryRead.model_validate(one) for one in page.items]), after
        )
        for key, page in pages.items()
    }


@studio.relation(lambda one: one.business.id)
async def business(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, BusinessRead | None]:
    """Whose it is; null if you may not know of it any more."""
    return await context.loaders.all_of(above.details, ids)


@studio.relation()
async def closures(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, list[ClosureRead]]:
    """When it is shut all the same: those that are not over."""
    seen = await context.loaders.all_of(standings, ids)
    known = await dependencies.closures(context.resources)
    return await known.of_many({key: standing.timezone for key, standing in seen.items()})


@studio.relation(cost=2)
async def equipment(
    context: Context, ids: Sequence[UUID], *, first: int | None = None, after: str | None = None
) -> Mapping[UUID, Connection[EquipmentRead]]:
    """What stands there, newest first; its team sees what stands in INACTIVE rooms too."""
    seen = await context.loaders.all_of(standings, ids)
    known = await equipping.equipment(context.resources)
    inside = {key: standing.inside for key, standing in seen.items()}
    pages = await known.of_many(inside, context.paging(first, after))
    return {key: Connection(page, after) for key, page in pages.items()}


@studio.relation(cost=2)
async def reviews(
    context: Context,
    ids: Sequence[UUID],
    *,
    first: int | None = None,
    after: str | None = None,
    rating: int | None = None,
    sort: Sort = Sort.NEWEST,
) -> Mapping[UUID, ReviewConnection]:
    """Those of its business that are of bookings there."""
    seen = await context.loaders.all_of(standings, ids)
    pages = await reviewing.pages(context.resources)
    paging = context.paging(first, after)
    found = await pages.of_many("studio_id", list(seen), ReviewFilter(rating, sort), paging)
    return {key: ReviewConnection(one.page, after, one.summary) for key, one in found.items()}
