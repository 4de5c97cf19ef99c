"""The doors of catalogues."""

from mercat.modules.catalogue.router import offerings, portfolio
from mercat.platform.web.routers import Router

router = Router()
for part in (offerings, portfolio):
    router.join(part.router)

__all__ = ["router"]
