"""The doors of properties."""

from mercat.modules.properties.router import photos, properties
from mercat.platform.web.routers import Router

router = Router()
router.join(properties.router)
router.join(photos.router)

__all__ = ["router"]
