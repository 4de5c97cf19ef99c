"""The doors of conversations: each part has its router, and stands here."""

from fastapi import APIRouter

from mercat.modules.conversations.router import conversations, messages, moderation, socket

router = APIRouter()
for part in (moderation, conversations, messages, socket):
    router.include_router(part.router)

__all__ = ["router"]
