"""The doors of reviews: each part has its router, and stands here."""

from fastapi import APIRouter

from mercat.modules.reviews.router import lists, moderation, replies, reviews

router = APIRouter()
for part in (lists, moderation, reviews, replies):
    router.include_router(part.router)

__all__ = ["router"]
