"""The doors of webhooks: each part has its router, and stands here."""

from mercat.modules.webhooks.router import deliveries, endpoints, feed
from mercat.platform.web.routers import Router

router = Router()
for part in (endpoints, deliveries, feed):
    router.join(part.router)

__all__ = ["router"]
