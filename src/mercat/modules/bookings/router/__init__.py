"""The doors of bookings and calendars: each part has its router, and stands here."""

from fastapi import APIRouter

from mercat.modules.bookings.router import availability, bookings, calendars, changes, feeds

router = APIRouter()
for part in (availability, bookings, changes, calendars, feeds):
    router.include_router(part.router)

__all__ = ["router"]
