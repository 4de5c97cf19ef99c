"""The doors of businesses."""

from fastapi import APIRouter

from mercat.modules.businesses.router import businesses

router = APIRouter()
for part in (businesses,):
    router.include_router(part.router)

__all__ = ["router"]
