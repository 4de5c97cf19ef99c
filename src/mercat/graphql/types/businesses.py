"""Businesses, and what lies below them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from mercat.graphql.context import Context
from mercat.graphql.declaring import Node
from mercat.graphql.types.reviews import ReviewConnection
from mercat.modules.businesses.dependencies import businesses
from mercat.modules.businesses.schemas import BusinessRead, BusinessSummaryRead, IntervalRead
from mercat.modules.businesses.service import Visible
from mercat.modules.catalogue import dependencies as catalogue
from mercat.modules.catalogue.schemas import OfferingRead
from mercat.modules.identity.models import Permission
from mercat.modules.reviews import dependencies as reviewing
from mercat.modules.reviews.service import ReviewFilter, Sort
from mercat.modules.search.schemas import BusinessFoundRead


async def details(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, BusinessRead]:
    """Those that whoever asks may see."""
    pages = await businesses.pages(context.resources)
    found = await pages.get_many(ids, context.visitor(Permission.BUSINESSES_READ))
    return {key: BusinessRead.model_validate(fields) for key, fields in found.items()}


async def standings(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Visible]:
    """Whether whoever asks is inside: for what hangs below a business."""
    pages = await businesses.pages(context.resources)
    return await pages.visible_many(ids, context.visitor(Permission.BUSINESSES_READ))


business = Node("Business", BusinessRead, BusinessSummaryRead, BusinessFoundRead, details=details)


@business.relation()
async def hours(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, list[IntervalRead]]:
    """A week of local time; what is not in it is closed."""
    pages = await businesses.pages(context.resources)
    return await pages.hours_of_many(ids, context.visitor(Permission.BUSINESSES_READ))


@business.relation()
async def services(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, list[OfferingRead]]:
    """What it sells, in its own order; its team sees what is INACTIVE too."""
    seen = await context.loaders.all_of(standings, ids)
    inside = {key for key, standing in seen.items() if standing.inside}
    offerings = await catalogue.offerings(context.resources)
    return await offerings.of_many(list(seen), team_of=inside)


@business.relation(cost=2)
async def reviews(
    context: Context,
    ids: Sequence[UUID],
    *,
    first: int | None = None,
    after: str | None = None,
    rating: int | None = None,
    sort: Sort = Sort.NEWEST,
) -> Mapping[UUID, ReviewConnection]:
    """What its customers say of it, with its replies."""
    seen = await context.loaders.all_of(standings, ids)
    pages = await reviewing.pages(context.resources)
    paging = context.paging(first, after)
    found = await pages.of_many("business_id", list(seen), ReviewFilter(rating, sort), paging)
    return {key: ReviewConnection(one.page, after, one.summary) for key, one in found.items()}
