"""The doors of requests, leads and quotes: each part has its router, and stands here."""

from mercat.modules.leads.router import leads, quotes, requests
from mercat.platform.web.routers import Router

router = Router()
for part in (requests, leads, quotes):
    router.join(part.router)

__all__ = ["router"]
