"""The doors of notices: each part has its router, and stands here."""

from fastapi import APIRouter

from mercat.modules.notifications.router import notices

router = APIRouter()
for part in (notices,):
    router.include_router(part.router)

__all__ = ["router"]
