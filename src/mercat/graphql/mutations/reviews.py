"""What customers say."""

from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.identity.models import Permission
from mercat.modules.reviews import dependencies
from mercat.modules.reviews.schemas import OwnReviewRead, ReviewInput

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
