"""How the audit trail tells what a team or staff did to a review."""

from mercat.modules.audit.models import Act
from mercat.modules.identity.models import Actor, Device
from mercat.modules.reviews.models import Review


def act(action: str, actor: Actor, device: Device, review: Review, **changes: object) -> Act:
    return Act(
        action=action,
        target_type="review",
        target_id=str(review.id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes={"business_id": str(review.business_id), **changes},
    )


def published(review: Review) -> Act:
    """Of what a team has said. Not when they said it: who may read the trail may not know of what
    is hidden.
    """
    return Act(
        action="review.published",
        target_type="review",
        target_id=str(review.id),
        actor_id=review.author_id,
        changes={"business_id": str(review.business_id)},
    )
