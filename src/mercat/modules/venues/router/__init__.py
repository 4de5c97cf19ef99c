"""The doors of venues."""

from fastapi import APIRouter

from mercat.modules.venues.router import equipment, favourites, room_photos, room_prices, rooms

router = APIRouter()
for part in (rooms, room_photos, room_prices, equipment, favourites):
    router.include_router(part.router)

__all__ = ["router"]
