"""The doors of reporting."""

from mercat.modules.reporting.router import dashboards, sheets
from mercat.platform.web.routers import Router

router = Router()
for part in (dashboards, sheets):
    router.join(part.router)

__all__ = ["router"]
