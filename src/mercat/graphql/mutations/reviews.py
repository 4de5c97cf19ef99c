"""What customers say, and what they are replied."""

from uuid import UUID

from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.identity.models import Permission
from mercat.modules.reviews import dependencies
from mercat.modules.reviews.schemas import OwnReviewRead, ReplyInput, ReviewInput, ReviewRead

mutations = Fields()


@mutations.field
async def create_review(
    context: Context, *, input: ReviewInput, idempotency_key: str | None = None
) -> OwnReviewRead:
    """Of a booking that is over, within 14 days."""
    actor = context.caller(Permission.REVIEWS_WRITE)
    keyed = context.keyed(actor, "createReview", input, idempotency_key)
    async with context.session() as session:
        workflow = await dependencies.write_review(session, context.resources)
        answer = await workflow.execute(actor, input, keyed)
    return context.replied("createReview", OwnReviewRead, answer)


@mutations.field
async def reply_to_review(context: Context, *, review_id: UUID, input: ReplyInput) -> ReviewRead:
    """Once, for everybody to see; in the team of the business that needs `reviews:manage`."""
    actor = context.caller(Permission.REVIEWS_WRITE)
    async with context.session() as session:
        workflow = await dependencies.reply_to_review(session, context.resources)
        await workflow.execute(actor, review_id, input.body, context.device)
    pages = await dependencies.pages(context.resources)
    return ReviewRead.model_validate(await pages.public(review_id))
