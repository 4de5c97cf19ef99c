"""The doors of notices: each part has its router, and stands here."""

from fastapi import APIRouter

from mercat.modules.notifications.router import notices
from mercat.modules.notifications.router.unsubscribe import router as pages_router

router = APIRouter()
for part in (notices,):
    router.include_router(part.router)

__all__ = ["pages_router", "router"]
