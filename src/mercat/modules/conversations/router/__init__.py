"""The doors of conversations: each part has its router, and stands here."""

from mercat.modules.conversations.router import conversations, messages, moderation, socket
from mercat.platform.web.routers import Router

router = Router()
for part in (moderation, conversations, messages, socket):
    router.join(part.router)

__all__ = ["router"]
