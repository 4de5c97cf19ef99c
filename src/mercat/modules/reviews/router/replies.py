"""What businesses reply to reviews."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from mercat.modules.identity.dependencies import FromDevice
from mercat.modules.reviews import dependencies, errors, schemas
from mercat.modules.reviews.router.shapes import CHANGED, Pages, Writer
from mercat.modules.reviews.workflows.change_reply import ChangeReply
from mercat.modules.reviews.workflows.reply_to_review import ReplyToReview
from mercat.platform.web.answers import answers
from mercat.platform.web.routers import Router

router = Router(prefix="/reviews/{review_id}/reply", tags=["reviews"])


@router.post(
    "",
    summary="Reply to a review of your business",
    responses=answers(*CHANGED, errors.AlreadyReplied),
)
async def reply_to_review(
    review_id: UUID,
    body: schemas.ReplyInput,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[ReplyToReview, Depends(dependencies.reply_to_review)],
    pages: Pages,
) -> schemas.ReviewRead:
    """Once, for everybody to see; whoever wrote it is told by mail. Needs `reviews:manage` in the
    team: owners, admins and managers have it.
    """
    await workflow.execute(actor, review_id, body.body, device)
    return await pages.public(review_id)


@router.put(
    "",
    summary="Put a reply otherwise",
    responses=answers(*CHANGED, errors.NoReply),
)
async def change_reply(
    review_id: UUID,
    body: schemas.ReplyInput,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[ChangeReply, Depends(dependencies.change_reply)],
    pages: Pages,
) -> schemas.ReviewRead:
    """Needs `reviews:manage` in the team."""
    await workflow.execute(actor, review_id, body.body, device)
    return await pages.public(review_id)
