"""The doors of bookings and calendars: each part has its router, and stands here."""

from mercat.modules.bookings.router import availability, bookings, calendars, changes, feeds
from mercat.platform.web.routers import Router

router = Router()
for part in (availability, bookings, changes, calendars, feeds):
    router.join(part.router)

__all__ = ["router"]
