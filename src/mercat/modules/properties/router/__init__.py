"""The doors of properties."""

from fastapi import APIRouter

from mercat.modules.properties.router import photos, properties

router = APIRouter()
router.include_router(properties.router)
router.include_router(photos.router)

__all__ = ["router"]
