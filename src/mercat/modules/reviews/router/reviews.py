"""Reviews, by whoever writes them."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from mercat.modules.bookings.errors import NoBooking
from mercat.modules.files.errors import FileNotUsable
from mercat.modules.identity.dependencies import CALLER_CHANGES, FromDevice
from mercat.modules.leads.errors import NoRequest
from mercat.modules.reviews import dependencies, errors, schemas
from mercat.modules.reviews.router.shapes import CHANGED, WRITTEN, Keyed, Pages, Writer
from mercat.modules.reviews.workflows.change_review import ChangeReview
from mercat.modules.reviews.workflows.delete_review import DeleteReview
from mercat.modules.reviews.workflows.flag_review import FlagReview
from mercat.modules.reviews.workflows.write_review import WriteReview
from mercat.platform.web.answers import answers, says
from mercat.platform.web.idempotency import KEYED, replied
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/reviews", tags=["reviews"])

_DELETED = "The review is deleted."
_FLAGGED = "Thank you. We look at it."
_REFUSED = (
    *(NoBooking, NoRequest, errors.NotCompleted, errors.ReviewTooLate, errors.AlreadyReviewed),
    *(errors.OwnBusiness, FileNotUsable),
)


@router.post(
    "",
    status_code=201,
    response_model=schemas.OwnReviewRead,
    summary="Say how it was",
    responses=answers(*CALLER_CHANGES, *_REFUSED, *KEYED) | WRITTEN,
)
async def write_review(
    body: schemas.ReviewInput,
    actor: Writer,
    keyed: Keyed,
    workflow: Annotated[WriteReview, Depends(dependencies.write_review)],
) -> Response:
    """Of a booking that is over, within 14 days: its customer says it of the business, and the
    business of its customer, who alone sees that with those who have to do with them; in its team
    that needs `reviews:manage`. Hidden until both have said it, or the 14 days are over: until then
    nobody but you knows that it is there.
    """
    return replied(await workflow.execute(actor, body, keyed))


@router.patch(
    "/{review_id}",
    summary="Change a review of yours",
    responses=answers(
        *CHANGED,
        *(errors.ReviewSettled, errors.ReviewRemoved, errors.RatingStands, FileNotUsable),
    ),
)
async def change_review(
    review_id: UUID,
    body: schemas.ReviewPatch,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[ChangeReview, Depends(dependencies.change_review)],
    pages: Pages,
) -> schemas.OwnReviewRead:
    """While it is hidden, and for 48 hours after it was published. Once you can read what the other
    side says of you, your stars may become more and not fewer.
    """
    await workflow.execute(actor, review_id, body, device)
    return await pages.own(review_id)


@router.delete(
    "/{review_id}",
    summary="Delete a review of yours",
    responses=answers(*CHANGED) | says(_DELETED),
)
async def delete_review(
    review_id: UUID,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[DeleteReview, Depends(dependencies.delete_review)],
) -> MessageRead:
    """With its photos and the reply. While it is hidden you may write another; later not."""
    await workflow.execute(actor, review_id, device)
    return MessageRead(message=_DELETED)


@router.post(
    "/{review_id}/flag",
    summary="Tell us of a review that should not be there",
    responses=answers(*CHANGED, errors.AlreadyFlagged) | says(_FLAGGED),
)
async def flag_review(
    review_id: UUID,
    body: schemas.FlagInput,
    actor: Writer,
    workflow: Annotated[FlagReview, Depends(dependencies.flag_review)],
) -> MessageRead:
    """Once each. It is seen until somebody of us has decided."""
    await workflow.execute(actor, review_id, body)
    return MessageRead(message=_FLAGGED)
