"""The doors of reviews: each part has its router, and stands here."""

from mercat.modules.reviews.router import lists, moderation, replies, reviews
from mercat.platform.web.routers import Router

router = Router()
for part in (lists, moderation, reviews, replies):
    router.join(part.router)

__all__ = ["router"]
