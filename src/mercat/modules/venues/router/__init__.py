"""The doors of venues."""

from fastapi import APIRouter

from mercat.modules.venues.router import favourites

router = APIRouter()
for part in (favourites,):
    router.include_router(part.router)

__all__ = ["router"]
