"""The doors of venues."""

from fastapi import APIRouter

from mercat.modules.venues.router import badges, favourites, hours, studios

router = APIRouter()
for part in (studios, hours, badges, favourites):
    router.include_router(part.router)

__all__ = ["router"]
