"""The doors of venues."""

from fastapi import APIRouter

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

router = APIRouter()
for part in (studios, hours, badges, rooms, room_photos, room_prices, equipment, favourites):
    router.include_router(part.router)

__all__ = ["router"]
