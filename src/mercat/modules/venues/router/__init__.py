"""The doors of venues."""

from mercat.modules.venues.router import (
    badges,
    equipment,
    favourites,
    hours,
    room_photos,
    room_prices,
    rooms,
    studios,
)
from mercat.platform.web.routers import Router

router = Router()
for part in (studios, hours, badges, rooms, room_photos, room_prices, equipment, favourites):
    router.join(part.router)

__all__ = ["router"]
