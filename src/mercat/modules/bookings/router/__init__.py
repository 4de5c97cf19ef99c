"""The doors of bookings and calendars: each part has its router, and stands here."""

from fastapi import APIRouter

from mercat.modules.bookings.router import bookings, calendars, changes, feeds

router = APIRouter()
for part in (bookings, changes, calendars, feeds):
    router.include_router(part.router)

__all__ = ["router"]
