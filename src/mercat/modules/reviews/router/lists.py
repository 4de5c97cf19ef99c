"""Lists of reviews: everybody's, one's own, and those of a customer."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from mercat.modules.bookings.errors import NoBooking
from mercat.modules.businesses.errors import BusinessMoved, NoBusiness
from mercat.modules.businesses.service import BusinessPages
from mercat.modules.identity.dependencies import CALLER, visitor
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.leads.errors import NoLead
from mercat.modules.reviews import dependencies, errors, schemas
from mercat.modules.reviews.router.shapes import Pages, Writer
from mercat.modules.reviews.service import ReviewFilter, Sort
from mercat.modules.venues.errors import NoStudio, StudioMoved
from mercat.modules.venues.service import StudioPages
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.etags import TAGGED, Audience, tagged
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router

router = Router(tags=["reviews"])

Visitor = Annotated[Actor | None, Depends(visitor(Permission.BUSINESSES_READ))]
_NAME = "Its id or its slug."
BusinessName = Annotated[str, Path(alias="business_id", description=_NAME, max_length=100)]
StudioName = Annotated[str, Path(alias="studio_id", description=_NAME, max_length=100)]


async def _filter(
    rating: Annotated[
        int | None, Query(ge=1, le=5, description="Those with so many stars.")
    ] = None,
    sort: Annotated[
        Sort, Query(description="`newest`, or by stars: the `highest` or the `lowest` first.")
    ] = Sort.NEWEST,
) -> ReviewFilter:
    return ReviewFilter(rating, sort)


Asked = Annotated[ReviewFilter, Depends(_filter)]


@router.get(
    "/businesses/{business_id}/reviews",
    response_model=schemas.ReviewListRead,
    summary="List the reviews of a business",
    responses=answers(*CALLER, NoBusiness, BusinessMoved, BadCursor, BadLimit) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def list_business_reviews(
    business_id: BusinessName,
    request: Request,
    actor: Visitor,
    asked: Asked,
    paging: Paging,
    businesses: Annotated[BusinessPages, Depends(dependencies.business_pages)],
    pages: Pages,
) -> Response:
    """What its customers say of it, with its replies; `summary` counts all of them. Open to
    everybody once the business is published.
    """
    business = await businesses.visible(business_id, actor)
    return _shown(request, actor, await pages.of("business_id", business.id, asked, paging))


@router.get(
    "/studios/{studio_id}/reviews",
    response_model=schemas.ReviewListRead,
    summary="List the reviews of a studio",
    responses=answers(*CALLER, NoStudio, StudioMoved, BadCursor, BadLimit) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def list_studio_reviews(
    studio_id: StudioName,
    request: Request,
    actor: Visitor,
    asked: Asked,
    paging: Paging,
    studios: Annotated[StudioPages, Depends(dependencies.studio_pages)],
    pages: Pages,
) -> Response:
    """Those of its business that are of bookings there. Open to everybody once it is published."""
    studio = await studios.visible(studio_id, actor)
    return _shown(request, actor, await pages.of("studio_id", studio.id, asked, paging))


@router.get(
    "/reviews",
    response_model=PageRead[schemas.OwnReviewRead],
    summary="List the reviews that you have written",
    responses=answers(*CALLER, BadCursor, BadLimit),
)
async def list_own_reviews(
    actor: Writer, pages: Pages, paging: Paging
) -> Page[schemas.OwnReviewRead]:
    """What is hidden too, and what we have removed. The newest first."""
    return await pages.written(actor, paging)


@router.get(
    "/reviews/received",
    response_model=PageRead[schemas.CustomerReviewRead],
    summary="List what businesses say of you",
    responses=answers(*CALLER, BadCursor, BadLimit),
)
async def list_received_reviews(
    actor: Writer, pages: Pages, paging: Paging
) -> Page[schemas.CustomerReviewRead]:
    """As their customer. The newest first."""
    return await pages.received(actor.user_id, paging)


@router.get(
    "/reviews/customers",
    response_model=PageRead[schemas.CustomerReviewRead],
    summary="List what businesses say of a customer",
    responses=answers(*CALLER, NoBooking, NoLead, errors.OneOfTheTwo, BadCursor, BadLimit),
)
async def list_customer_reviews(
    actor: Writer,
    pages: Pages,
    paging: Paging,
    booking_id: Annotated[UUID | None, Query(description="The customer of this booking.")] = None,
    lead_id: Annotated[UUID | None, Query(description="Or of this lead.")] = None,
) -> Page[schemas.CustomerReviewRead]:
    """For the team that has a booking or a lead of theirs. The newest first."""
    if (booking_id is None) == (lead_id is None):
        raise errors.OneOfTheTwo
    if booking_id is not None:
        customer_id = await pages.customer_of_booking(actor, booking_id)
    else:
        assert lead_id is not None  # noqa: S101 (one of the two is there)
        customer_id = await pages.customer_of_lead(actor, lead_id)
    return await pages.received(customer_id, paging)


def _shown(request: Request, actor: Actor | None, told: schemas.ReviewListRead) -> Response:
    """With its version. What is removed is gone at once: nobody keeps it for a while."""
    audience = Audience.CALLER if actor else Audience.STRANGERS
    return tagged(request, told.model_dump_json().encode(), max_age=0, audience=audience)
