"""The doors of businesses."""

from fastapi import APIRouter

from mercat.modules.businesses.router import businesses, categories, hours, standing

router = APIRouter()
for part in (categories, businesses, hours, standing):
    router.include_router(part.router)

__all__ = ["router"]
