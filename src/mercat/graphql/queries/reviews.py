"""What customers say of businesses and studios, and what you have said."""

from uuid import UUID

from mercat.graphql.connections import Connection
from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.graphql.inputs import InputRefused
from mercat.graphql.types import businesses, studios
from mercat.graphql.types.reviews import ReviewConnection
from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.models import Permission
from mercat.modules.reviews import dependencies
from mercat.modules.reviews.schemas import OwnReviewRead
from mercat.modules.reviews.service import Sort
from mercat.modules.venues.errors import NoStudio

queries = Fields()

_ONE = "Ask for businessId or for studioId."


@queries.costing(2)
async def reviews(
    context: Context,
    *,
    business_id: UUID | None = None,
    studio_id: UUID | None = None,
    rating: int | None = None,
    sort: Sort = Sort.NEWEST,
    first: int | None = None,
    after: str | None = None,
) -> ReviewConnection:
    """Of a business, or of a studio: those of its business that are of bookings there."""
    asked = {"rating": rating, "sort": sort, "first": first, "after": after}
    if (business_id is None) == (studio_id is None):
        fault = {"loc": ["body", "businessId"], "message": _ONE, "code": "one_of_the_two"}
        raise InputRefused(fields=[fault])
    found: dict[UUID, ReviewConnection]
    if business_id is not None:
        found = await context.loaders.all_of(businesses.reviews, [business_id], **asked)
        return _there(found.get(business_id), NoBusiness)
    found = await context.loaders.all_of(studios.reviews, [studio_id], **asked)
    return _there(found.get(studio_id) if studio_id else None, NoStudio)


def _there(
    found: ReviewConnection | None, missing: type[NoBusiness | NoStudio]
) -> ReviewConnection:
    if found is None:
        raise missing
    return found


@queries.field
async def my_reviews(
    context: Context, *, first: int | None = None, after: str | None = None
) -> Connection[OwnReviewRead]:
    """Those that you have written: what is hidden too, and what we have removed. Newest first."""
    actor = context.caller(Permission.REVIEWS_WRITE)
    pages = await dependencies.pages(context.resources)
    return Connection(await pages.written(actor, context.paging(first, after)), after)
