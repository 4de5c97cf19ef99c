"""The doors of notices: each part has its router, and stands here."""

from mercat.modules.notifications.router import notices
from mercat.modules.notifications.router.unsubscribe import router as pages_router
from mercat.platform.web.routers import Router

router = Router()
for part in (notices,):
    router.join(part.router)

__all__ = ["pages_router", "router"]
