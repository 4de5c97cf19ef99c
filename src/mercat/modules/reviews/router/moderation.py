"""Reviews, as staff look after them."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from mercat.modules.identity.dependencies import CALLER, FromDevice
from mercat.modules.reviews import dependencies, errors, schemas
from mercat.modules.reviews.models import ReviewStatus
from mercat.modules.reviews.router.shapes import CHANGED, Moderator, Pages
from mercat.modules.reviews.workflows.moderate_review import ModerateReview
from mercat.platform.pagination import (
    BadCursor,
    BadLimit,
    CountedPage,
    CountedPageRead,
    PageAndCursor,
)
from mercat.platform.web.answers import answers
from mercat.platform.web.paging import NumberedPaging
from mercat.platform.web.routers import Router

router = Router(prefix="/reviews", tags=["reviews"])


@router.get(
    "/moderation",
    response_model=CountedPageRead[schemas.ModeratedReviewRead],
    summary="List reviews for staff",
    responses=answers(*CALLER, BadCursor, PageAndCursor, BadLimit),
)
async def list_moderated_reviews(
    actor: Moderator,
    pages: Pages,
    paging: NumberedPaging,
    status: ReviewStatus = ReviewStatus.FLAGGED,
) -> CountedPage[schemas.ModeratedReviewRead]:
    """With what people have told us of them, those published last first. What is hidden is shown to
    nobody. Needs `reviews:moderate`.
    """
    del actor
    return await pages.standing(status, paging)


@router.post(
    "/{review_id}/moderate",
    summary="Decide whether a review stands",
    responses=answers(*CHANGED, errors.WrongStanding),
)
async def moderate_review(
    review_id: UUID,
    body: schemas.ModerationInput,
    actor: Moderator,
    device: FromDevice,
    workflow: Annotated[ModerateReview, Depends(dependencies.moderate_review)],
    pages: Pages,
) -> schemas.ModeratedReviewRead:
    """The ratings follow at once. Author and business are told by mail, and why. Needs
    `reviews:moderate`.
    """
    await workflow.execute(actor, review_id, body, device)
    return await pages.moderated(review_id)
