"""The doors of bookings and calendars: each part has its router, and stands here."""

from fastapi import APIRouter

from mercat.modules.bookings.router import calendars, feeds

router = APIRouter()
router.include_router(calendars.router)
router.include_router(feeds.router)

__all__ = ["router"]
