"""Who may do what to which review."""

from mercat.modules.identity.models import Actor, Permission
from mercat.modules.reviews.models import Review, Side, Sight


def can_see(actor: Actor, review: Review, sight: Sight) -> bool:
    """Hidden it is its author's alone. Then those whom it is for see it: of a business's review
    its customer, and who has to do with them.
    """
    if review.deleted_at is not None:
        return False
    if review.author_id == actor.user_id:
        return True
    if review.published_at is not None and actor.may(Permission.REVIEWS_MODERATE):
        return True
    if not review.is_seen:
        return False
    if review.side is Side.CUSTOMER:
        return sight.is_public or sight.role is not None
    return review.customer_id == actor.user_id or sight.knows_customer


def can_change(actor: Actor, review: Review, sight: Sight) -> bool:
    """Its author; in a business's name as long as they look after its reviews."""
    is_theirs = review.side is Side.CUSTOMER or sight.manages
    return review.author_id == actor.user_id and is_theirs


def can_reply(review: Review, sight: Sight) -> bool:
    return review.side is Side.CUSTOMER and sight.manages
